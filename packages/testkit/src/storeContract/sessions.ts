import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Session } from "@countersign/core";
import { insertUser, settle, settleLosing } from "./act.ts";
import { makeSession, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Signed-in sessions. */
export function statesSessions(opened: Opened): void {
  const elevate = ({ poolId, id }: Session, nowMs: number) =>
    ({ type: "elevateSession", poolId, id, kind: "totp", amr: ["otp", "mfa"], nowMs }) as const;
  const extend = ({ poolId, id }: Session, expiresAtMs: number, nowMs: number) =>
    ({ type: "extendSession", poolId, id, expiresAtMs, nowMs }) as const;

  describe("sessions", () => {
    it("adds what was proved to a session, each once, and prolongs it", async () => {
      const { store, poolId, otherPoolId } = opened();
      const session = makeSession(await insertUser(opened()), { amr: ["sms", "otp"], firstFactor: "email" });
      await settle(store, { type: "openSession", session });
      assert.deepEqual(await store.findSession(poolId, session.id), session);
      assert.equal(await store.findSession(otherPoolId, session.id), null);
      await settle(store, elevate(session, NOW_MS + 5), extend(session, NOW_MS * 2, NOW_MS));
      const expected = {
        ...session,
        amr: ["sms", "otp", "mfa"],
        passed: { totp: NOW_MS + 5 },
        expiresAtMs: NOW_MS * 2,
      };
      assert.deepEqual(await store.findSession(poolId, session.id), expected);
    });

    it("neither raises nor prolongs one that has ended or expired", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const [ended, expired] = [makeSession(subject), makeSession(subject, { expiresAtMs: NOW_MS })];
      await settle(store, { type: "openSession", session: ended }, { type: "openSession", session: expired });
      await settle(store, { type: "endSession", poolId, id: ended.id, nowMs: NOW_MS + 1 });
      for (const session of [ended, expired]) {
        await settleLosing(store, "elevateSession", elevate(session, NOW_MS));
        await settleLosing(store, "extendSession", extend(session, NOW_MS * 2, NOW_MS));
      }
      await settle(store, { type: "endSession", poolId, id: ended.id, nowMs: NOW_MS + 2 });
      assert.deepEqual(await store.findSession(poolId, ended.id), { ...ended, revokedAtMs: NOW_MS + 1 });
    });

    it("ends all sessions of an account but the one excepted", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const [one, kept, other] = [makeSession(subject), makeSession(subject), makeSession(subject)];
      const foreign = makeSession(await insertUser(opened()));
      await settle(store, ...[one, kept, other, foreign].map((session) => ({ type: "openSession", session }) as const));
      const revoked = async (): Promise<readonly (number | null | undefined)[]> =>
        Promise.all(
          [one, kept, other, foreign].map(async ({ id }) => (await store.findSession(poolId, id))?.revokedAtMs),
        );
      await settle(store, { type: "endSessions", subject, which: "all", exceptId: kept.id, nowMs: NOW_MS + 1 });
      assert.deepEqual(await revoked(), [NOW_MS + 1, null, NOW_MS + 1, null]);
      await settle(store, { type: "endSessions", subject, which: "all", exceptId: null, nowMs: NOW_MS + 2 });
      assert.deepEqual(await revoked(), [NOW_MS + 1, NOW_MS + 2, NOW_MS + 1, null]);
    });
  });
}
