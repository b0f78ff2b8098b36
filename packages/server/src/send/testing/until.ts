import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const LONGEST_MS = 5000;
const STEP_MS = 5;

/** Waits until it holds; a test that waits in vain fails. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < LONGEST_MS; waitedMs += STEP_MS) {
    if (await holds()) return;
    await sleep(STEP_MS);
  }
  assert.fail("waited in vain");
}
