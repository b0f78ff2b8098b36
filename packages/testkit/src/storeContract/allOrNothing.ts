import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import { insertUser, save, settle } from "./act.ts";
import {
  makeAuditEvent,
  makeAuthenticator,
  makeCode,
  makeFaceSession,
  makeId,
  makeMessage,
  makeMfaToken,
  makePhoto,
  makeSession,
  makeUser,
  NOW_MS,
} from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** A settlement is written as a whole or not at all. */
export function statesAllOrNothing(opened: Opened): void {
  describe("as one transaction", () => {
    it("leaves nothing behind when the last change loses, whichever that is", async () => {
      const { store, poolId, appId } = opened();
      const subject = await insertUser(opened());
      const taken = await insertUser(opened());
      const kept = makeAuthenticator(subject);
      const session = makeSession(subject);
      const token = makeMfaToken(subject);
      const code = makeCode(poolId);
      const photo = makePhoto(poolId);
      const live = makeFaceSession(subject);
      const [avatar, worn] = [makePhoto(poolId, { folder: "avatar" }), makePhoto(poolId, { folder: "avatar" })];
      const full = { key: `full:${makeId()}`, name: "lookup" as const, limit: 1, windowMs: 1000 };
      await settle(
        store,
        save(kept, null),
        { type: "openSession", session },
        { type: "openMfaToken", token },
        { type: "failAttempt", subject, factor: "sms", cap: 100, nowMs: NOW_MS },
        { type: "saveCode", code },
        { type: "saveFaceSession", session: live, expectedVersion: null },
        ...[photo, avatar, worn].map((each): Change => ({ type: "savePhoto", photo: each })),
        { type: "adoptAvatar", id: worn.id, subject: taken, nowMs: NOW_MS },
        { type: "count", windows: [full], nowMs: NOW_MS },
      );
      const writes: readonly Change[] = [
        { type: "holdSubject", subject, revision: 0, advance: true },
        { type: "insertUser", user: makeUser(poolId), passwordHash: null },
        { type: "updateUser", subject, patch: { username: makeId(), customData: { a: 1 } }, nowMs: NOW_MS + 1 },
        { type: "setPassword", subject, passwordHash: "other", nowMs: NOW_MS + 1 },
        { type: "recordSignIn", subject, atMs: NOW_MS + 1, ip: "::1", endsReset: true, passedAtMs: null },
        save(makeAuthenticator(subject), null),
        save({ ...kept, version: 2 }, 1),
        { type: "removeAuthenticator", poolId, id: kept.id, expectedVersion: 2 },
        { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: NOW_MS },
        { type: "passAttempt", subject, factor: "sms", judgedFailures: 1, nowMs: NOW_MS },
        { type: "clearAttempts", subject, factors: ["totp"] },
        { type: "openMfaToken", token: makeMfaToken(subject) },
        { type: "moveMfaToken", poolId, id: token.id, from: "open", to: "passed", nowMs: NOW_MS },
        { type: "endMfaTokens", subject },
        { type: "openSession", session: makeSession(subject) },
        { type: "elevateSession", poolId, id: session.id, kind: "totp", amr: ["otp"], nowMs: NOW_MS },
        { type: "extendSession", poolId, id: session.id, expiresAtMs: NOW_MS * 2, nowMs: NOW_MS },
        { type: "endSession", poolId, id: session.id, nowMs: NOW_MS },
        { type: "endSessions", subject, which: "all", exceptId: null, nowMs: NOW_MS },
        { type: "count", windows: [{ ...full, key: makeId() }], nowMs: NOW_MS },
        { type: "passWindows", windows: [], clear: [full.key], nowMs: NOW_MS },
        { type: "markReset", subject, by: "email" },
        { type: "saveCode", code: makeCode(poolId) },
        { type: "consumeChallenge", challenge: { kind: "code", poolId, id: code.id } },
        { type: "savePhoto", photo: makePhoto(poolId) },
        { type: "consumePhotos", ids: [photo.id], nowMs: NOW_MS },
        { type: "dropAvatar", subject: taken },
        { type: "saveFaceSession", session: makeFaceSession(subject), expectedVersion: null },
        { type: "saveFaceSession", session: { ...live, version: 2 }, expectedVersion: 1 },
        { type: "consumeChallenge", challenge: { ...live, version: 2 } },
        { type: "forgetShownFrames", subject, beyond: 0 },
        { type: "forgetFaceSessions", subject },
        { type: "adoptAvatar", id: avatar.id, subject, nowMs: NOW_MS },
        { type: "enqueueMessage", message: makeMessage(poolId) },
        { type: "setApplicationFactors", poolId, appId, factors: ["FACE"] },
        { type: "audit", event: makeAuditEvent(poolId) },
      ];
      const absent = makeId();
      const locked = Array.from(
        { length: 5 },
        (): Change => ({ type: "failAttempt", subject, factor: "face", cap: 50, nowMs: NOW_MS }),
      );
      const losing: readonly (readonly Change[])[] = [
        [{ type: "insertUser", user: { ...makeUser(poolId), phone: taken.phone }, passwordHash: null }],
        [{ type: "updateUser", subject, patch: { email: taken.email }, nowMs: NOW_MS }],
        [{ type: "holdSubject", subject, revision: 7, advance: false }],
        [save(makeAuthenticator(subject, { id: absent }), 1)],
        [{ type: "removeAuthenticator", poolId, id: absent, expectedVersion: 1 }],
        [...locked, { type: "failAttempt", subject, factor: "face", cap: 50, nowMs: NOW_MS }],
        [{ type: "passAttempt", subject, factor: "email", judgedFailures: 3, nowMs: NOW_MS }],
        [{ type: "moveMfaToken", poolId, id: absent, from: "open", to: "consumed", nowMs: NOW_MS }],
        [{ type: "elevateSession", poolId, id: absent, kind: "totp", amr: [], nowMs: NOW_MS }],
        [{ type: "consumeChallenge", challenge: { kind: "code", poolId, id: absent } }],
        [{ type: "savePhoto", photo: makePhoto(poolId), atMost: 0 }],
        [{ type: "saveFaceSession", session: live, expectedVersion: 7 }],
        [{ type: "consumeChallenge", challenge: { ...live, id: absent } }],
        [{ type: "consumePhotos", ids: [absent], nowMs: NOW_MS }],
        [{ type: "adoptAvatar", id: absent, subject, nowMs: NOW_MS }],
        [{ type: "extendSession", poolId, id: absent, expiresAtMs: NOW_MS * 2, nowMs: NOW_MS }],
      ];
      const rows = await opened().rows();
      for (const last of losing) {
        const settlement = await store.settle([...writes, ...last]);
        assert.equal(settlement.settled || settlement.lost, last.at(-1)?.type);
        assert.deepEqual(await opened().rows(), rows);
      }
      for (const type of ["count", "passWindows"] as const) {
        const change: Change = { type, windows: [full], clear: [], nowMs: NOW_MS };
        const settlement = await store.settle([...writes.filter((each) => each.type !== "passWindows"), change]);
        assert.equal(settlement.settled || settlement.lost, type);
        assert.deepEqual(await opened().rows(), rows);
      }
      await settle(store, ...writes); // they were all able to be written
      assert.notDeepEqual(await opened().rows(), rows);
    });

    it("leaves nothing behind when a change fails, and goes on", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const session = makeSession(subject);
      await settle(store, { type: "openSession", session });
      const rows = await opened().rows();
      await assert.rejects(
        store.settle([
          { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: true, passedAtMs: null },
          { type: "audit", event: makeAuditEvent(poolId) },
          { type: "openSession", session },
        ]),
      );
      assert.deepEqual(await opened().rows(), rows);
      await settle(store, { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: true, passedAtMs: null });
    });

    it("settles no change at all", async () => {
      assert.deepEqual(await opened().store.settle([]), { settled: true, attempts: null });
    });
  });
}
