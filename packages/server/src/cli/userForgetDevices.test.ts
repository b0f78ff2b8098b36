import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { UserId } from "@countersign/core";
import { countersignJson } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";

interface Listed {
  readonly trustedDevices: readonly Readonly<Record<string, unknown>>[];
}

const ID = "d0".repeat(12);
const OVER = "d1".repeat(12);

describe("countersign user forget-devices", () => {
  it("trusts no device any longer, which are shown until then without what they show, and keeps why", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const { id: userId } = await countersignJson<{ id: UserId }>(home, [
      "user",
      "create",
      "--username",
      "jo",
      "--make-password",
    ]);
    await inHome(home, async ({ services: { ports } }) => {
      const { poolId } = (await ports.store.findApplication(home.appId)) ?? assert.fail();
      const nowMs = Date.now();
      const place = { ip: "203.0.113.7", userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36" };
      const fields = {
        poolId,
        userId,
        appId: home.appId,
        passed: {},
        digest: "ab".repeat(32),
        previousDigest: null,
        ...place,
      };
      for (const [id, expiresAtMs] of [
        [ID, nowMs + 60_000],
        [OVER, nowMs - 1],
      ] as const) {
        const device = { ...fields, id, turnedAtMs: nowMs, createdAtMs: nowMs, expiresAtMs };
        await ports.store.settle([{ type: "saveTrustedDevice", device, atMost: 9 }]);
      }
    });
    const { trustedDevices } = await countersignJson<Listed>(home, ["user", "show", "jo"]);
    assert.deepEqual(
      trustedDevices.map(({ id, appId, ip, browser }) => [id, appId, ip, browser]),
      [[ID, home.appId, "203.0.113.7", "Chrome, Windows"]],
    );
    const { output } = await typed(home, ["user", "show", "jo"]);
    assert.match(output, new RegExp(`${ID} +Countersign +Chrome, Windows`));
    assert.ok(!output.includes("abab"), "not even the digest");

    const args = ["user", "forget-devices", "jo", "--reason", "laptop stolen"];
    assert.deepEqual((await countersignJson<{ forgotten: readonly string[] }>(home, args)).forgotten.toSorted(), [
      ID,
      OVER,
    ]);
    assert.match((await typed(home, ["user", "forget-devices", "jo"])).output, /^No device was trusted\./);
    assert.deepEqual((await countersignJson<Listed>(home, ["user", "show", "jo"])).trustedDevices, []);
    const text =
      "select actor, reason from audit_events where user_id = $1 and type = 'device.end' order by at_ms limit 1";
    const event = await onDatabaseOf(home, (database) => database.one<object>(text, [userId]));
    assert.deepEqual({ ...event }, { actor: "operator", reason: "laptop stolen" });
  });
});
