import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSeededRandom } from "./seededRandom.ts";

describe("createSeededRandom", () => {
  it("repeats the bytes of a seed, however the calls cut them up", () => {
    const whole = createSeededRandom(7).bytes(100);
    const random = createSeededRandom(7);
    const pieces = [random.bytes(1), random.bytes(0), random.bytes(70), random.bytes(29)];
    assert.deepEqual(Buffer.concat(pieces), Buffer.from(whole));
  });

  it("gives other bytes to another seed and to the next call", () => {
    const random = createSeededRandom(7);
    const first = random.bytes(32);
    assert.notDeepEqual(random.bytes(32), first);
    assert.notDeepEqual(createSeededRandom(8).bytes(32), first);
  });

  it("spreads the bytes evenly", () => {
    const counts = new Array<number>(256).fill(0);
    const length = 256 * 400;
    for (const byte of createSeededRandom("spread").bytes(length)) counts[byte] = (counts[byte] ?? 0) + 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
    // 255 degrees of freedom: 99.9 % of uniform sources stay below 330 and above 190.
    assert.ok(chiSquare < 330 && chiSquare > 190, `chi-square is ${chiSquare}`);
  });
});
