import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MFA_TOKEN_SECONDS } from "@countersign/core";
import fc from "fast-check";
import {
  isReadable,
  KEY_PROPAGATION_MS,
  KEY_REFRESH_INTERVAL_MS,
  lastWriteMs,
  newestFirst,
  pickActive,
} from "./keySchedule.ts";

interface Dates {
  readonly id: string;
  readonly createdAtMs: number;
  readonly retiredAtMs: number | null;
}

/** The keys that replacements at these times leave behind, newest first. */
function chain(timesMs: readonly number[]): Dates[] {
  return timesMs
    .map((createdAtMs, index) => ({
      id: String(index).padStart(24, "0"),
      createdAtMs,
      retiredAtMs: timesMs[index + 1] ?? null,
    }))
    .sort(newestFirst);
}

describe("key schedule", () => {
  it("gives every node time for several readings before a key is written with", () => {
    assert.ok(KEY_PROPAGATION_MS >= 3 * KEY_REFRESH_INTERVAL_MS);
  });

  it("writes with a first key at once", () => {
    assert.equal(pickActive(chain([1000]), 1000)?.createdAtMs, 1000);
    assert.equal(pickActive([], 1000), undefined);
  });

  it("writes with the replaced key until every node has read the next one", () => {
    const keys = chain([0, 1_000_000]);
    assert.equal(pickActive(keys, 1_000_000 + KEY_PROPAGATION_MS - 1)?.createdAtMs, 0);
    assert.equal(pickActive(keys, 1_000_000 + KEY_PROPAGATION_MS)?.createdAtMs, 1_000_000);
  });

  it("never writes with a key that another node had no time to read, while there is an older one", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 6 }), fc.nat(20_000_000), (times, nowMs) => {
        const keys = chain([...times].sort((a, b) => a - b));
        const active = pickActive(keys, nowMs);
        assert.ok(active !== undefined);
        const oldest = keys.at(-1);
        assert.ok(active === oldest || active.createdAtMs + KEY_PROPAGATION_MS <= nowMs);
      }),
    );
  });

  it("takes the unretired key for the newest, even when the clock that made it was behind", () => {
    const made: Dates[] = [
      { id: "a", createdAtMs: 2000, retiredAtMs: 1500 },
      { id: "b", createdAtMs: 1500, retiredAtMs: null },
    ];
    assert.equal(made.sort(newestFirst)[0]?.id, "b");
  });

  it("reads with a replaced key as long as a token made with it lives, and no longer", () => {
    const key = { purpose: "mfaToken", retiredAtMs: 1_000_000 } as const;
    const lastTokenEndsMs = lastWriteMs(key.retiredAtMs) + MFA_TOKEN_SECONDS * 1000;
    assert.equal(isReadable(key, lastTokenEndsMs - 1), true);
    assert.equal(isReadable(key, lastTokenEndsMs), false);
    assert.ok(lastWriteMs(key.retiredAtMs) > key.retiredAtMs + KEY_PROPAGATION_MS);
  });

  it("reads for ever with an unretired key, and with keys that seal or sign the audit trail", () => {
    const farAwayMs = 1e15;
    assert.equal(isReadable({ purpose: "mfaToken", retiredAtMs: null }, farAwayMs), true);
    assert.equal(isReadable({ purpose: "sealing", retiredAtMs: 0 }, farAwayMs), true);
    assert.equal(isReadable({ purpose: "audit", retiredAtMs: 0 }, farAwayMs), true);
  });
});
