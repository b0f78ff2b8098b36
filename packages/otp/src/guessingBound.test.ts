import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { computeTotp, matchTotp, type TotpParameters } from "./totp.ts";

const PARAMETERS: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const CODE_COUNT = 1_000_000;
const NOW_MS = 1_700_000_010_000;
const PERIOD_MS = PARAMETERS.periodSeconds * 1000;
const GUESSES = 100;

/** Gives 32-bit numbers in an order that the seed fixes (the generator mulberry32). */
function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Marks the codes of all steps that are at most `distance` away: a code outside them cannot match. */
function codesNear(secret: Uint8Array, distance: number): Set<number> {
  const codes = new Set<number>();
  for (let away = -distance; away <= distance; away++) {
    codes.add(Number(computeTotp({ secret, parameters: PARAMETERS, nowMs: NOW_MS + away * PERIOD_MS })));
  }
  return codes;
}

describe("the guessing bound", () => {
  it("is three in a million for a guess and 3 in 10 000 for a hundred, with one step to either side", () => {
    const next = seededNumbers(20_260_731);
    const accounts = 500;
    const campaignsPerAccount = 400;
    let broken = 0;
    for (let account = 0; account < accounts; account++) {
      const secret = Uint8Array.from({ length: 20 }, () => next() & 0xff);
      const near = codesNear(secret, 4);
      for (let campaign = 0; campaign < campaignsPerAccount; campaign++) {
        let open = false;
        for (let guess = 0; guess < GUESSES; guess++) {
          const number = next() % CODE_COUNT;
          if (near.has(number)) {
            const code = String(number).padStart(6, "0");
            const submission = { secret, parameters: PARAMETERS, code, nowMs: NOW_MS, windowSteps: 1, afterStep: null };
            open ||= matchTotp(submission) !== null;
          }
        }
        broken += open ? 1 : 0;
      }
    }
    // 200 000 campaigns at 3·10⁻⁴ are 60 expected, with a standard deviation of 7.7; two steps to either side give 100.
    assert.ok(broken > 35 && broken < 85, `${broken} campaigns got in`);
  });

  it("rests on codes that are spread evenly", () => {
    const next = seededNumbers(4226);
    const draws = 50_000;
    const buckets = new Array<number>(100).fill(0);
    for (let draw = 0; draw < draws; draw++) {
      const secret = Uint8Array.from({ length: 20 }, () => next() & 0xff);
      const bucket = Number(computeTotp({ secret, parameters: PARAMETERS, nowMs: NOW_MS })) % buckets.length;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    const expected = draws / buckets.length;
    const chiSquare = buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: above 148.2 once in a thousand runs of evenly spread codes.
    assert.ok(chiSquare < 148.2, `chi-square ${chiSquare}`);
  });
});
