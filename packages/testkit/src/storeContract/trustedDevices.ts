import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, TrustedDevice, User } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeApplication, makeId, makeMfaToken, makeSession, NOW_MS } from "./make.ts";
import type { Opened, StoreUnderTest } from "./storeUnderTest.ts";

const MOST = 3;
const from = { ip: "203.0.113.8", userAgent: "代理" };

function makeDevice({ poolId, userId }: User, appId: string, fields: Partial<TrustedDevice> = {}): TrustedDevice {
  return {
    ...{ poolId, userId, id: makeId(), appId, passed: { totp: NOW_MS }, digest: "0a", previousDigest: null },
    ...{ ip: "203.0.113.7", userAgent: "test/1.0" },
    ...{ turnedAtMs: NOW_MS, createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 1000 },
    ...fields,
  };
}

async function makeOwner(under: StoreUnderTest): Promise<{ readonly user: User; readonly appId: string }> {
  const user = await insertUser(under);
  const application = makeApplication(under.poolId);
  await settle(under.store, { type: "insertApplication", application, nowMs: NOW_MS });
  return { user, appId: application.id };
}

const save = (device: TrustedDevice): Change => ({ type: "saveTrustedDevice", device, atMost: MOST });

/** Devices that stand in for a second factor. */
export function statesTrustedDevices(opened: Opened): void {
  describe("trusted devices", () => {
    it("are found as they were made, and those stay that served last", async () => {
      const { store } = opened();
      const { user, appId } = await makeOwner(opened());
      const devices = [3, 1, 4, 2].map((turn) => makeDevice(user, appId, { turnedAtMs: NOW_MS + turn }));
      for (const device of devices) await settle(store, save(device));
      const listed = await store.findTrustedDevices(user);
      const wanted = [devices[2], devices[0], devices[3]];
      assert.deepEqual(
        listed.map(({ device }) => device),
        wanted,
      );
      assert.ok(listed.every(({ applicationName }) => applicationName === "应用"));
    });

    it("have their token turned once, however many show it at once, while they have not run out", async () => {
      const { store } = opened();
      const { user, appId } = await makeOwner(opened());
      const device = makeDevice(user, appId);
      await settle(store, save(device));
      const { poolId, id } = device;
      const turn = (nextDigest: string, digest = "0a", nowMs = NOW_MS + 1): Change => ({
        ...{ type: "turnTrustedDevice", poolId, id, digest, nextDigest, from, nowMs },
      });
      await settleLosing(store, "turnTrustedDevice", turn("0b", "0c"));
      await settleLosing(store, "turnTrustedDevice", turn("0b", "0a", device.expiresAtMs));
      const stores = [store, await opened().openSecond()];
      const settlements = await settleAtOnce(stores, 200, (index) => [turn(`d${index}`)]);
      assertSettled(settlements, 1, "turnTrustedDevice");
      const digest = `d${settlements.findIndex(({ settled }) => settled)}`;
      const [listed] = await store.findTrustedDevices(user);
      const turned = { ...device, ...from, digest, previousDigest: "0a", turnedAtMs: NOW_MS + 1 };
      assert.deepEqual(listed?.device, turned);
    });

    it("are known of the sessions that they let in, which end with them, as far as nothing was passed in them", async () => {
      const { store, poolId } = opened();
      const { user, appId } = await makeOwner(opened());
      const [device, other] = [makeDevice(user, appId), makeDevice(user, appId)];
      const sessionOf = (trustedDeviceId: string | null, passed = {}) =>
        makeSession(user, { appId, trustedDeviceId, passed, amr: ["pwd"] });
      const [letIn, spared, proved, by] = [
        ...[sessionOf(device.id), sessionOf(device.id)],
        ...[sessionOf(device.id, { totp: NOW_MS }), sessionOf(other.id)],
      ];
      assert.ok(letIn && spared && proved && by);
      const sessions = [letIn, spared, proved, by];
      const opening = sessions.map((session): Change => ({ type: "openSession", session }));
      const token = makeMfaToken(user, { appId, sessionId: letIn.id });
      await settle(store, save(device), save(other), ...opening, { type: "openMfaToken", token });
      const callerOf = async (id: string) => {
        const caller = await store.findCaller({ kind: "session", poolId, id });
        return caller?.kind === "session" ? [caller.trust?.id ?? null, caller.session.revokedAtMs] : null;
      };
      assert.deepEqual(await callerOf(letIn.id), [device.id, null]);
      const nowMs = NOW_MS + 5;
      const end = {
        type: "endTrustedDevice",
        subject: user,
        id: device.id,
        exceptSessionId: spared.id,
        nowMs,
      } as const;
      await settle(store, end);
      assert.deepEqual(await callerOf(letIn.id), [null, nowMs]);
      assert.deepEqual(await callerOf(spared.id), [null, null]);
      assert.deepEqual(await callerOf(proved.id), [null, null]);
      assert.deepEqual(await callerOf(by.id), [other.id, null]);
      assert.equal(await store.findMfaToken(poolId, token.id), null);
      await settleLosing(store, "endTrustedDevice", end);
      const stranger = await makeOwner(opened());
      await settleLosing(store, "endTrustedDevice", { ...end, subject: stranger.user, id: other.id });
      await settle(store, { type: "endTrustedDevices", subject: user, exceptSessionId: null, nowMs });
      assert.deepEqual([await store.findTrustedDevices(user), await callerOf(by.id)], [[], [null, nowMs]]);
    });
  });
}
