import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { audit, type Change, fromNowhere, type Settlement, type Store } from "@countersign/core";
import { Tally } from "./Tally.ts";
import { watchStore } from "./watchStore.ts";

const scope = { poolId: "p", appId: null, actor: "user", origin: fromNowhere({ requestId: "r" }) } as const;
const verified: Change = audit(scope, 1, { type: "authenticator.verify", userId: "u", factor: "totp" });

/** Gives what is counted of one settlement, as "name labels". */
async function countedOf(settle: Store["settle"]): Promise<readonly string[]> {
  const tally = new Tally();
  const store = watchStore({ settle } as Store, tally); // nothing else of it is used
  await store.settle([verified]).catch(() => undefined);
  return tally.samples().map(({ name, labels }) => [name, ...labels].join(" "));
}

describe("a store that is watched", () => {
  it("counts what was written, and of what was lost or failed only that it was", async () => {
    const lost: Settlement = { settled: false, lost: "holdSubject", taken: null };
    assert.deepEqual(await countedOf(async () => ({ settled: true, attempts: null })), [
      "countersign_factors_total totp verify success",
      "countersign_settle_seconds settled",
    ]);
    assert.deepEqual(await countedOf(async () => lost), ["countersign_settle_seconds lost"]);
    assert.deepEqual(await countedOf(() => Promise.reject(new Error("gone"))), ["countersign_settle_seconds failed"]);
  });
});
