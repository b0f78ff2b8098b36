import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, FaceSession, ShownFrame } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeFaceSession, makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

function save(session: FaceSession, expectedVersion: number | null = null): Change {
  return { type: "saveFaceSession", session, expectedVersion };
}

function next(session: FaceSession): FaceSession {
  return { ...session, state: { position: session.version + 1 }, version: session.version + 1 };
}

function shownFrames(count: number): readonly ShownFrame[] {
  return Array.from({ length: count }, () => ({ digest: makeId(), likeness: makeId() }));
}

/** Live sessions before a camera. */
export function statesFaceSessions(opened: Opened): void {
  describe("face sessions", () => {
    async function find(session: FaceSession, store = opened().store) {
      return (await store.findFaceSession(session.poolId, session.id))?.session ?? null;
    }

    it("are kept as they were opened; only their state and what was shown go on", async () => {
      const { store, poolId, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      assert.deepEqual(await store.findFaceSession(poolId, session.id), { session, shownElsewhere: [] });
      assert.equal(await store.findFaceSession(otherPoolId, session.id), null);
      await settleLosing(store, "saveFaceSession", save(session));
      const shown = shownFrames(2);
      const stolen = {
        callerId: makeId(),
        purpose: "bind",
        expiresAtMs: NOW_MS * 2,
        forgottenAtMs: NOW_MS * 2,
      } as const;
      await settle(store, save({ ...next(session), ...stolen, shown }, 1));
      assert.deepEqual(await find(session), { ...next(session), shown });
    });

    it("go on from the version named, once, however many frames come at once", async () => {
      const { store, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      await settleLosing(store, "saveFaceSession", save(next(session), 2));
      await settleLosing(store, "saveFaceSession", save({ ...next(session), poolId: otherPoolId }, 1));
      const stores = [store, await opened().openSecond()];
      const settlements = await settleAtOnce(stores, 50, () => [save(next(session), 1)]);
      assertSettled(settlements, 1, "saveFaceSession");
      assert.deepEqual(await find(session), next(session));
    });

    it("end at the version named, once, however many frames come at once, and do not go on", async () => {
      const { store, otherPoolId } = opened();
      const session = makeFaceSession(await insertUser(opened()));
      await settle(store, save(session));
      const end = { type: "consumeChallenge", challenge: session } as const;
      await settleLosing(store, end.type, { ...end, challenge: { ...session, version: 2 } });
      await settleLosing(store, end.type, { ...end, challenge: { ...session, poolId: otherPoolId } });
      const stores = [store, await opened().openSecond()];
      assertSettled(await settleAtOnce(stores, 50, () => [end]), 1, end.type);
      assert.equal(await find(session), null);
      await settleLosing(store, "saveFaceSession", save(next(session), 1));
    });

    it("leave what was shown in them to the others of their account, to those in other processes too", async () => {
      const { store } = opened();
      const user = await insertUser(opened());
      const [over, open, own] = [2, 3, 1].map((count) => makeFaceSession(user, { shown: shownFrames(count) }));
      const stranger = makeFaceSession(await insertUser(opened()), { shown: shownFrames(1) });
      if (!over || !open || !own) assert.fail();
      const last = shownFrames(1);
      await settle(store, ...[over, open, own, stranger].map((each) => save(each)));
      await settle(store, { type: "consumeChallenge", challenge: { ...over, shown: [...over.shown, ...last] } });
      const found = await (await opened().openSecond()).findFaceSession(own.poolId, own.id);
      assert.deepEqual(found?.session, own);
      const digests = (frames: readonly ShownFrame[] = []) => frames.map(({ digest }) => digest).sort();
      assert.deepEqual(digests(found?.shownElsewhere), digests([...over.shown, ...last, ...open.shown]));
    });

    it("forget the oldest, beyond a number of frames, and all of them with the face", async () => {
      const { store } = opened();
      const user = await insertUser(opened());
      const stranger = makeFaceSession(await insertUser(opened()), { shown: shownFrames(9) });
      const sessions = [6, 5, 4, 3, 2, 1].map((age) =>
        makeFaceSession(user, { createdAtMs: NOW_MS - age, shown: shownFrames(4) }),
      );
      const own = makeFaceSession(user);
      await settle(store, ...[...sessions, own, stranger].map((each) => save(each)));
      const [challenge = assert.fail()] = sessions;
      await settle(store, { type: "consumeChallenge", challenge });
      const digestsElsewhere = async () =>
        (await store.findFaceSession(own.poolId, own.id))?.shownElsewhere.map(({ digest }) => digest).sort();
      const digestsOf = (kept: readonly FaceSession[]) =>
        kept.flatMap(({ shown }) => shown.map(({ digest }) => digest)).sort();
      assert.deepEqual(await digestsElsewhere(), digestsOf(sessions));
      await settle(store, { type: "forgetShownFrames", subject: user, beyond: 11 });
      assert.deepEqual(await digestsElsewhere(), digestsOf(sessions.slice(-2)));
      await settle(store, { type: "forgetFaceSessions", subject: user });
      assert.equal(await find(own), null);
      assert.deepEqual(await find(stranger), stranger);
    });

    it("keep nothing readable, and open nothing that was moved to another row", async () => {
      const { store, poolId } = opened();
      const user = await insertUser(opened());
      const [secret, shown] = [`descriptor-${makeId()}`, shownFrames(1)];
      const [one, other] = [makeFaceSession(user, { state: { secret }, shown }), makeFaceSession(user)];
      await settle(store, save(one), save(other));
      const bytes = Buffer.from(await opened().bytes());
      assert.ok(bytes.includes(one.id), "the search finds what is not sealed");
      for (const text of [secret, ...shown.flatMap(({ digest, likeness }) => [digest, String(likeness)])]) {
        for (const encoding of ["utf8", "hex", "base64"] as const) {
          assert.ok(!bytes.includes(Buffer.from(text).toString(encoding)), encoding);
        }
      }
      for (const column of ["state", "shown"] as const) {
        await opened().exchangeFaceSessions(column, poolId, one.id, other.id);
        await assert.rejects(store.findFaceSession(poolId, one.id));
        await opened().exchangeFaceSessions(column, poolId, one.id, other.id);
      }
      assert.deepEqual(await find(one), one);
    });

    it("lose their state once they have expired, and are swept when they are to be forgotten", async () => {
      const { store } = opened();
      const user = await insertUser(opened());
      const sweptAtMs = NOW_MS + 24 * 3_600_000;
      const sessions = [0, 1].map((more) =>
        makeFaceSession(user, { expiresAtMs: sweptAtMs + more, shown: shownFrames(1) }),
      );
      const forgotten = makeFaceSession(user, { forgottenAtMs: sweptAtMs, shown: shownFrames(1) });
      await settle(store, ...[...sessions, forgotten].map((each) => save(each)));
      await opened().sweep(sweptAtMs);
      const [expired, open] = sessions;
      if (!expired || !open) assert.fail();
      assert.equal(await find(expired), null);
      const found = await store.findFaceSession(open.poolId, open.id);
      assert.deepEqual(found, { session: open, shownElsewhere: expired.shown });
    });
  });
}
