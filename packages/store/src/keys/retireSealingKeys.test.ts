import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FixedClock } from "@countersign/testkit";
import type { Keyring } from "./keyring.ts";
import { KEY_PROPAGATION_MS, lastWriteMs } from "./keySchedule.ts";
import { type RetirementParts, retireSealingKeys } from "./retireSealingKeys.ts";
import { createTestKeyring } from "./testing/createTestKeyring.ts";

type Pass = Awaited<ReturnType<RetirementParts["sealAnew"]>>;
const NOTHING: Pass = { rows: 0, unreadable: [] };

/** Gives parts whose time passes by waiting, with passes that find what is given, and what happened. */
function makeParts(
  keyring: Keyring,
  clock: FixedClock,
  passes: readonly Pass[],
): { parts: RetirementParts; log: string[] } {
  const log: string[] = [];
  const left = [...passes];
  const startMs = clock.nowMs();
  const parts: RetirementParts = {
    keyring,
    clock,
    async sealAnew(keyId) {
      log.push(`pass over ${keyId} after ${clock.nowMs() - startMs}`);
      return left.shift() ?? NOTHING;
    },
    pause: async (ms) => clock.advance(ms),
    onWait: (_keyId, untilMs) => log.push(`wait ${untilMs - startMs}`),
    onSealed: (rows) => log.push(`sealed ${rows}`),
    onRemoved: async (keyId) => void log.push(`removed ${keyId}`),
  };
  return { parts, log };
}

describe("retireSealingKeys", () => {
  it("waits until no node seals with the old key, and removes it once a pass finds nothing", async () => {
    const { keyring, clock } = await createTestKeyring();
    const old = keyring.active("sealing", null).id;
    const { id } = await keyring.rotate("sealing", null);
    const lastMs = 2 * KEY_PROPAGATION_MS;
    const { parts, log } = makeParts(keyring, clock, [
      { rows: 7, unreadable: [] },
      { rows: 1, unreadable: [] },
    ]);
    assert.deepEqual(await retireSealingKeys(parts), []);
    assert.deepEqual(log, [
      `wait ${lastMs}`,
      `pass over ${old} after ${lastMs}`,
      "sealed 7",
      `pass over ${old} after ${lastMs + 5000}`,
      "sealed 1",
      `pass over ${old} after ${lastMs + 10_000}`,
      `removed ${old}`,
    ]);
    assert.deepEqual(
      keyring.readable("sealing", null).map((key) => key.id),
      [id],
    );
  });

  it("does not wait for what is past, and has nothing to do where no key was replaced", async () => {
    const { keyring, clock } = await createTestKeyring();
    const untouched = makeParts(keyring, clock, []);
    await retireSealingKeys(untouched.parts);
    assert.deepEqual(untouched.log, []);
    const { createdAtMs } = await keyring.rotate("sealing", null);
    clock.advance(lastWriteMs(createdAtMs) - createdAtMs);
    const { parts, log } = makeParts(keyring, clock, []);
    await retireSealingKeys(parts);
    assert.equal(log.filter((line) => line.startsWith("wait")).length, 0);
    assert.equal(keyring.readable("sealing", null).length, 1);
  });

  it("keeps a key under which something does not open, and says what", async () => {
    const { keyring, clock } = await createTestKeyring();
    await keyring.rotate("sealing", null);
    const broken = { rows: 0, unreadable: ["a row was changed."] };
    const { parts, log } = makeParts(keyring, clock, [{ ...broken, rows: 3 }, broken]);
    assert.deepEqual(await retireSealingKeys(parts), ["a row was changed."]);
    assert.equal(log.filter((line) => line.startsWith("removed")).length, 0);
    assert.equal(keyring.readable("sealing", null).length, 2);
  });
});
