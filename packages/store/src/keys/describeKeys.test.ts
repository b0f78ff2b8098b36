import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeKeys } from "./describeKeys.ts";
import { KEY_PROPAGATION_MS, lastWriteMs } from "./keySchedule.ts";
import type { KeyPurpose, KeyRow } from "./keyStore.ts";
import { createTestKeyring } from "./testing/createTestKeyring.ts";

const DAY_MS = 86_400_000;

function row(id: string, purpose: KeyPurpose, createdAtMs: number, retiredAtMs: number | null = null): KeyRow {
  return { id, purpose, poolId: null, wrapped: new Uint8Array(), publicPem: null, createdAtMs, retiredAtMs };
}

describe("describeKeys", () => {
  it("tells the next key from the active one, and those that still read from those that have ended", () => {
    const nowMs = 100 * DAY_MS;
    const replacedMs = nowMs - 1000;
    const rows = [
      row("a", "userToken", 0, nowMs - 20 * DAY_MS),
      row("b", "userToken", nowMs - 20 * DAY_MS, nowMs - DAY_MS),
      row("c", "userToken", nowMs - DAY_MS, replacedMs),
      row("d", "userToken", replacedMs),
      row("e", "sealing", 0, 1),
      row("f", "sealing", 1),
    ];
    const standings = describeKeys(rows, nowMs).map(({ id, state, activeFromMs, readableUntilMs }) => {
      return [id, state, activeFromMs, readableUntilMs];
    });
    const lives = (retiredMs: number): number => lastWriteMs(retiredMs) + 14 * DAY_MS;
    assert.deepEqual(standings, [
      ["d", "next", replacedMs + KEY_PROPAGATION_MS, null],
      ["c", "active", null, lives(replacedMs)],
      ["b", "retired", null, lives(nowMs - DAY_MS)],
      ["a", "expired", null, lives(nowMs - 20 * DAY_MS)],
      ["f", "active", null, null],
      ["e", "retired", null, null],
    ]);
  });

  it("names the key that the keyring writes with, before and after a replacement takes effect", async () => {
    const { keyring, store, clock } = await createTestKeyring();
    const activeByRows = async (): Promise<string | undefined> =>
      describeKeys(await store.list(), clock.nowMs()).find((key) => key.purpose === "codes" && key.state === "active")
        ?.id;
    for (const waitMs of [0, 1, KEY_PROPAGATION_MS - 1, 1, KEY_PROPAGATION_MS]) {
      clock.advance(waitMs);
      assert.equal(await activeByRows(), keyring.active("codes", null).id);
      if (waitMs === 0) await keyring.rotate("codes", null);
    }
  });
});
