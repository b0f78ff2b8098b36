import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Application, StoredCaller } from "@countersign/core";
import { insertUser, loadSubject, save, settle } from "./act.ts";
import { makeApplication, makeAuthenticator, makeId, makeMfaToken, makeSession, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

const ROUNDS = 40;

/** Who stands behind a token. */
export function statesCallers(opened: Opened): void {
  async function insertApplication(): Promise<Application> {
    const application = makeApplication(opened().poolId);
    await settle(opened().store, { type: "insertApplication", application, nowMs: NOW_MS });
    return application;
  }

  describe("callers", () => {
    it("gives what a token names as it was kept, with its account and its application", async () => {
      const { store, poolId, otherPoolId } = opened();
      const user = await insertUser(opened());
      const application = await insertApplication();
      const session = makeSession(user, { appId: application.id, revokedAtMs: NOW_MS });
      const token = makeMfaToken(user, { appId: application.id, state: "consumed" });
      await settle(
        store,
        save(makeAuthenticator(user), null),
        save(makeAuthenticator(user, { kind: "sms", address: "+8613800000000" }), null),
        { type: "failAttempt", subject: user, factor: "totp", cap: 100, nowMs: NOW_MS },
        { type: "openSession", session },
        { type: "openMfaToken", token },
      );
      const subject = await loadSubject(store, user);
      assert.equal(subject.authenticators.length, 2);
      const bySession = await store.findCaller({ kind: "session", poolId, id: session.id });
      assert.deepEqual(bySession, { kind: "session", session, trust: null, subject, application });
      const byToken = await store.findCaller({ kind: "mfaToken", poolId, id: token.id });
      assert.deepEqual(byToken, { kind: "mfaToken", token, subject, application });
      for (const kind of ["session", "mfaToken"] as const) {
        const ids = kind === "session" ? [token.id, makeId()] : [session.id, makeId()];
        for (const id of ids) assert.equal(await store.findCaller({ kind, poolId, id }), null);
        const id = kind === "session" ? session.id : token.id;
        assert.equal(await store.findCaller({ kind, poolId: otherPoolId, id }), null);
      }
    });

    it("gives nobody when the application is none of the pool", async () => {
      const { store, poolId } = opened();
      const session = makeSession(await insertUser(opened()));
      await settle(store, { type: "openSession", session });
      assert.equal(await store.findCaller({ kind: "session", poolId, id: session.id }), null);
    });

    it("sees one moment: token, account and application are of the same settlement, however many are under way", async () => {
      const { store, poolId } = opened();
      const other = await opened().openSecond();
      const user = await insertUser(opened());
      const application = await insertApplication();
      const session = makeSession(user, { appId: application.id });
      const authenticator = makeAuthenticator(user, { name: "0", version: 0 });
      await settle(store, { type: "openSession", session }, save(authenticator, null));
      const round = (name: string, version: number) =>
        settle(
          store,
          { type: "updateUser", subject: user, patch: { profile: { nickname: name } }, nowMs: NOW_MS },
          { type: "extendSession", poolId, id: session.id, expiresAtMs: NOW_MS + version, nowMs: NOW_MS - 1 },
          save({ ...authenticator, name, version }, version - 1),
          { type: "updateApplication", poolId, appId: application.id, patch: { name } },
        );
      await round("1", 1);
      let isOver = false;
      const seen = new Set<string>();
      const watching = (async () => {
        while (!isOver) {
          seen.add(momentOf(await other.findCaller({ kind: "session", poolId, id: session.id })));
          await nextTurn();
        }
      })();
      for (let version = 2; version <= ROUNDS; version += 1) await round(`${version}`, version);
      isOver = true;
      await watching;
      const whole = Array.from({ length: ROUNDS + 1 }, (_, at) => [at, at, at, at].join());
      assert.deepEqual(
        [...seen].filter((moment) => !whole.includes(moment)),
        [],
      );
      assert.ok(seen.size > 1, "the reader met several moments");
    });
  });
}

/** Gives the number of the settlement that each part is of. */
function momentOf(caller: StoredCaller | null): string {
  assert.ok(caller?.kind === "session");
  const { session, subject, application } = caller;
  const [authenticator] = subject.authenticators;
  return [session.expiresAtMs - NOW_MS, subject.user.profile.nickname, authenticator?.name, application.name].join();
}
