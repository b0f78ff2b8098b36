import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { insertUser, loadSubject, save, settle, settleLosing } from "./act.ts";
import { makeAuthenticator, makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Authenticators: versions, and states that only their own row can open. */
export function statesAuthenticators(opened: Opened): void {
  describe("authenticators", () => {
    it("gives back each as it was saved, oldest first, with its account", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const second = makeAuthenticator(subject, { createdAtMs: NOW_MS + 1, kind: "recovery", state: null });
      const first = makeAuthenticator(subject, {
        status: "pending",
        expiresAtMs: NOW_MS + 600_000,
        source: "APPLICATION",
      });
      const third = makeAuthenticator(subject, { createdAtMs: NOW_MS + 2, state: { 文: ["😀", 1.5, { deep: [] }] } });
      await settle(store, save(second, null), save(third, null), save(first, null));
      await settle(
        store,
        { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: NOW_MS },
        { type: "failAttempt", subject, factor: "recovery", cap: 100, nowMs: NOW_MS },
      );
      const stored = await loadSubject(store, subject);
      assert.deepEqual(stored.authenticators, [first, second, third]);
      const once = { failures: 1, lockedUntilMs: null };
      assert.deepEqual(stored.attempts, { totp: once, recovery: once });
    });

    it("replaces all that may change, at the version it was judged at", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const draft = makeAuthenticator(subject, { status: "pending", expiresAtMs: NOW_MS + 1 });
      await settle(store, save(draft, null));
      const confirmed = {
        ...draft,
        status: "confirmed" as const,
        source: "APPLICATION" as const,
        name: "",
        state: { secret: "other" },
      };
      const next = { ...confirmed, version: 5, updatedAtMs: NOW_MS + 9, expiresAtMs: null };
      await settle(store, save(next, 1));
      assert.deepEqual((await loadSubject(store, subject)).authenticators, [next]);
      await settleLosing(store, "saveAuthenticator", save({ ...next, version: 6 }, 1));
      assert.deepEqual((await loadSubject(store, subject)).authenticators, [next]);
    });

    it("does not insert what is there, and does not replace what is not", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const authenticator = makeAuthenticator(subject);
      await settleLosing(store, "saveAuthenticator", save(authenticator, 1));
      await settle(store, save(authenticator, null));
      await settleLosing(store, "saveAuthenticator", save(authenticator, null));
    });

    it("never passes one to another account or kind", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const { userId } = await insertUser(opened());
      const authenticator = makeAuthenticator(subject);
      await settle(store, save(authenticator, null));
      await settleLosing(store, "saveAuthenticator", save({ ...authenticator, userId, version: 2 }, 1));
      await settleLosing(store, "saveAuthenticator", save({ ...authenticator, kind: "sms", version: 2 }, 1));
    });

    it("removes one at its version, once", async () => {
      const { store, poolId, otherPoolId } = opened();
      const subject = await insertUser(opened());
      const [gone, kept] = [makeAuthenticator(subject), makeAuthenticator(subject)];
      await settle(store, save(gone, null), save(kept, null));
      const remove = { type: "removeAuthenticator", poolId, id: gone.id, expectedVersion: 1 } as const;
      await settleLosing(store, remove.type, { ...remove, expectedVersion: 2 });
      await settleLosing(store, remove.type, { ...remove, poolId: otherPoolId });
      await settle(store, remove);
      await settleLosing(store, remove.type, remove);
      assert.deepEqual((await loadSubject(store, subject)).authenticators, [kept]);
    });

    it("keeps no state readable in what is stored", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const secret = `JBSWY3DP${makeId().toUpperCase()}`;
      const authenticator = makeAuthenticator(subject, { name: `visible-${makeId()}`, state: { secret } });
      await settle(store, save(authenticator, null));
      await settle(store, save({ ...authenticator, version: 2 }, 1));
      const bytes = Buffer.from(await opened().bytes());
      assert.ok(bytes.includes(authenticator.name), "the search finds what is not sealed");
      for (const encoding of ["utf8", "hex", "base64", "utf16le"] as const) {
        assert.ok(!bytes.includes(Buffer.from(secret).toString(encoding)), encoding);
      }
      assert.deepEqual((await loadSubject(store, subject)).authenticators[0]?.state, { secret });
    });

    it("opens no state that was moved to another row", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const [one, other] = [makeAuthenticator(subject), makeAuthenticator(subject)];
      await settle(store, save(one, null), save(other, null));
      await opened().exchangeStates(poolId, one.id, other.id);
      await assert.rejects(store.findSubject(poolId, { kind: "id", key: subject.userId }));
      await opened().exchangeStates(poolId, one.id, other.id);
      assert.equal((await loadSubject(store, subject)).authenticators.length, 2);
    });
  });
}
