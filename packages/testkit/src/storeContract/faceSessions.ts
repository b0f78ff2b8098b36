import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, FaceSession } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeFaceSession, makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

function save(session: FaceSession, expectedVersion: number | null = null): Change {
  return { type: "saveFaceSession", session, expectedVersion };
}

function next(session: FaceSession): FaceSession {
  return { ...session, state: { position: session.version + 1 }, version: session.version + 1 };
}

/** Live sessions before a camera. */
export function statesFaceSessions(opened: Opened): void {
  describe("face sessions", () => {
    it("are kept as they were opened; only their state goes on", async () => {
      const { store, poolId, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      assert.deepEqual(await store.findFaceSession(poolId, session.id), session);
      assert.equal(await store.findFaceSession(otherPoolId, session.id), null);
      await settleLosing(store, "saveFaceSession", save(session));
      const stolen = { ...next(session), callerId: makeId(), purpose: "bind", expiresAtMs: NOW_MS * 2 } as const;
      await settle(store, save(stolen, 1));
      assert.deepEqual(await store.findFaceSession(poolId, session.id), next(session));
    });

    it("go on from the version named, once, however many frames come at once", async () => {
      const { store, poolId, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      await settleLosing(store, "saveFaceSession", save(next(session), 2));
      await settleLosing(store, "saveFaceSession", save({ ...next(session), poolId: otherPoolId }, 1));
      const stores = [store, await opened().openSecond()];
      const settlements = await settleAtOnce(stores, 50, () => [save(next(session), 1)]);
      assertSettled(settlements, 1, "saveFaceSession");
      assert.deepEqual(await store.findFaceSession(poolId, session.id), next(session));
    });

    it("end at the version named, once, however many frames come at once", async () => {
      const { store, poolId, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      const remove = {
        type: "consumeChallenge",
        challenge: { kind: "faceSession", poolId, id: session.id, version: 1 },
      } as const;
      await settleLosing(store, remove.type, { ...remove, challenge: { ...remove.challenge, version: 2 } });
      await settleLosing(store, remove.type, { ...remove, challenge: { ...remove.challenge, poolId: otherPoolId } });
      const stores = [store, await opened().openSecond()];
      assertSettled(await settleAtOnce(stores, 50, () => [remove]), 1, remove.type);
      assert.equal(await store.findFaceSession(poolId, session.id), null);
    });

    it("keep no state readable, and open none that was moved to another row", async () => {
      const { store, poolId } = opened();
      const user = await insertUser(opened());
      const secret = `descriptor-${makeId()}`;
      const [one, other] = [makeFaceSession(user, { state: { secret } }), makeFaceSession(user)];
      await settle(store, save(one), save(other));
      const bytes = Buffer.from(await opened().bytes());
      assert.ok(bytes.includes(one.id), "the search finds what is not sealed");
      for (const encoding of ["utf8", "hex", "base64"] as const) {
        assert.ok(!bytes.includes(Buffer.from(secret).toString(encoding)), encoding);
      }
      await opened().exchangeFaceStates(poolId, one.id, other.id);
      await assert.rejects(store.findFaceSession(poolId, one.id));
      await opened().exchangeFaceStates(poolId, one.id, other.id);
      assert.deepEqual(await store.findFaceSession(poolId, one.id), one);
    });

    it("are swept once they have expired", async () => {
      const { store, poolId } = opened();
      const user = await insertUser(opened());
      const sweptAtMs = NOW_MS + 24 * 3_600_000;
      const sessions = [0, 1].map((more) => makeFaceSession(user, { expiresAtMs: sweptAtMs + more }));
      await settle(store, ...sessions.map((each) => save(each)));
      await opened().sweep(sweptAtMs);
      const left = await Promise.all(sessions.map(({ id }) => store.findFaceSession(poolId, id)));
      assert.deepEqual(left, [null, sessions[1]]);
    });
  });
}
