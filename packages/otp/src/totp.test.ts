import assert from "node:assert/strict";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { describe, it, mock } from "node:test";
import fc from "fast-check";
import { Secret, TOTP } from "otpauth";
import type { OtpAlgorithm } from "./hotp.ts";
import { computeTotp, findTotpStep, MAX_WINDOW_STEPS, matchTotp, stepAt, type TotpParameters } from "./totp.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** RFC 6238 App. B with the key lengths of its errata: as long as the output of the hash. */
const RFC_6238_SECRETS: Record<OtpAlgorithm, Uint8Array> = {
  SHA1: ascii("12345678901234567890"),
  SHA256: ascii("12345678901234567890123456789012"),
  SHA512: ascii("1234567890123456789012345678901234567890123456789012345678901234"),
};
const RFC_6238_CODES: ReadonlyArray<{ readonly timeSeconds: number } & Record<OtpAlgorithm, string>> = [
  { timeSeconds: 59, SHA1: "94287082", SHA256: "46119246", SHA512: "90693936" },
  { timeSeconds: 1111111109, SHA1: "07081804", SHA256: "68084774", SHA512: "25091201" },
  { timeSeconds: 1111111111, SHA1: "14050471", SHA256: "67062674", SHA512: "99943326" },
  { timeSeconds: 1234567890, SHA1: "89005924", SHA256: "91819424", SHA512: "93441116" },
  { timeSeconds: 2000000000, SHA1: "69279037", SHA256: "90698825", SHA512: "38618901" },
  { timeSeconds: 20000000000, SHA1: "65353130", SHA256: "77737706", SHA512: "47863826" },
];
const ALGORITHMS: readonly OtpAlgorithm[] = ["SHA1", "SHA256", "SHA512"];

const SECRET = RFC_6238_SECRETS.SHA1;
const DEFAULTS: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const PERIOD_MS = 30_000;
const codeOf = (step: number): string => computeTotp({ secret: SECRET, parameters: DEFAULTS, nowMs: step * PERIOD_MS });
const match = (code: string, atStep: number, windowSteps = 1, afterStep: number | null = null): number | null =>
  matchTotp({ secret: SECRET, parameters: DEFAULTS, code, nowMs: atStep * PERIOD_MS, windowSteps, afterStep });

const secrets = fc.uint8Array({ minLength: 1, maxLength: 80 });
const moments = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
const parameterSets: fc.Arbitrary<TotpParameters> = fc.record({
  algorithm: fc.constantFrom(...ALGORITHMS),
  digits: fc.constantFrom(6, 8),
  periodSeconds: fc.integer({ min: 1, max: 300 }),
});

/** Gives the code of a moment as otpauth sees it. */
function oracleCode(secret: Uint8Array, parameters: TotpParameters, nowMs: number): string {
  return TOTP.generate({
    secret: new Secret({ buffer: secret.slice().buffer }),
    algorithm: parameters.algorithm,
    digits: parameters.digits,
    period: parameters.periodSeconds,
    timestamp: nowMs,
  });
}

describe("stepAt", () => {
  it("changes exactly at the multiples of the period", () => {
    assert.deepEqual(
      [0, 29_999, 30_000, 59_999, 60_000].map((nowMs) => stepAt(nowMs, 30)),
      [0, 0, 1, 1, 2],
    );
  });

  it("refuses periods that are no positive whole seconds and times before the epoch", () => {
    for (const periodSeconds of [0, -30, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => stepAt(0, periodSeconds), RangeError);
    }
    for (const nowMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => stepAt(nowMs, 30), RangeError);
  });
});

describe("computeTotp", () => {
  it("gives the vectors of RFC 6238 App. B for each hash", () => {
    for (const { timeSeconds, ...codes } of RFC_6238_CODES) {
      for (const algorithm of ALGORITHMS) {
        const parameters: TotpParameters = { algorithm, digits: 8, periodSeconds: 30 };
        const secret = RFC_6238_SECRETS[algorithm];
        assert.equal(computeTotp({ secret, parameters, nowMs: timeSeconds * 1000 }), codes[algorithm]);
      }
    }
  });

  it("never lengthens a short secret to the size of the hash", () => {
    // Made with Python's hmac module from the 20 bytes as they are.
    const codes = { SHA256: "32247374", SHA512: "69342147" };
    for (const algorithm of ["SHA256", "SHA512"] as const) {
      const parameters: TotpParameters = { algorithm, digits: 8, periodSeconds: 30 };
      assert.equal(computeTotp({ secret: SECRET, parameters, nowMs: 59_000 }), codes[algorithm]);
    }
  });

  it("gives what otpauth gives, for any secret, parameters and moment", () => {
    fc.assert(
      fc.property(secrets, parameterSets, moments, (secret, parameters, nowMs) => {
        assert.equal(computeTotp({ secret, parameters, nowMs }), oracleCode(secret, parameters, nowMs));
      }),
    );
  });
});

describe("findTotpStep", () => {
  it("gives the first of the steps whose code it is, and none for what is no code of theirs", () => {
    const steps = [7, 1000, -1, 3];
    const find = (code: string) => findTotpStep({ secret: SECRET, parameters: DEFAULTS, code, steps });
    assert.deepEqual(
      [7, 1000, 3].map((step) => find(codeOf(step))),
      [7, 1000, 3],
    );
    for (const text of [codeOf(8), "", "x", `${codeOf(7)}0`]) assert.equal(find(text), null);
  });
});

describe("matchTotp", () => {
  it("gives the newest step of the window whose otpauth code it is and that is not used up, for any input", () => {
    const distances = fc.integer({ min: -12, max: 12 });
    fc.assert(
      fc.property(
        fc.tuple(secrets, parameterSets, moments),
        fc.integer({ min: 0, max: MAX_WINDOW_STEPS }),
        distances,
        fc.option(distances),
        ([secret, parameters, nowMs], windowSteps, codeDistance, usedDistance) => {
          const periodMs = parameters.periodSeconds * 1000;
          const presentStep = Math.floor(nowMs / periodMs);
          const codeAt = (step: number): string => oracleCode(secret, parameters, step * periodMs);
          const code = codeAt(Math.max(0, presentStep + codeDistance));
          const afterStep = usedDistance === null ? null : presentStep + usedDistance;
          const good: number[] = [];
          for (let step = Math.max(0, presentStep - windowSteps); step <= presentStep + windowSteps; step++) {
            if (codeAt(step) === code && (afterStep === null || step > afterStep)) good.push(step);
          }
          const matched = matchTotp({ secret, parameters, code, nowMs, windowSteps, afterStep });
          assert.equal(matched, good.at(-1) ?? null);
        },
      ),
    );
  });

  it("accepts exactly the steps of the window", () => {
    const presentStep = 50_000_000;
    for (const windowSteps of [0, 1, 2, MAX_WINDOW_STEPS]) {
      for (let distance = -12; distance <= 12; distance++) {
        const step = presentStep + distance;
        const expected = Math.abs(distance) <= windowSteps ? step : null;
        assert.equal(match(codeOf(step), presentStep, windowSteps), expected);
      }
    }
  });

  it("refuses a code at the second use, and every code of an earlier step with it", () => {
    const step = 50_000_000;
    assert.equal(match(codeOf(step), step, 1, null), step);
    assert.equal(match(codeOf(step), step, 1, step), null);
    assert.equal(match(codeOf(step - 1), step, 1, step), null);
    assert.equal(match(codeOf(step + 1), step, 1, step), step + 1);
  });

  it("accepts ever later steps and none twice, however the clock moves", () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -2, max: 2 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(moves, (submissions) => {
        let presentStep = 50_000_000;
        let afterStep: number | null = null;
        for (const [clockMove, codeDistance] of submissions) {
          presentStep += clockMove;
          const step = match(codeOf(presentStep + codeDistance), presentStep, 1, afterStep);
          if (step !== null) {
            assert.ok(afterStep === null || step > afterStep);
            afterStep = step;
          }
        }
      }),
    );
  });

  it("gives the later of two steps that share a code, so that the code is not good again", () => {
    for (const [earlier, later, presentStep] of [
      [910_737, 910_738, 910_737],
      [153_567, 153_569, 153_568],
    ] as const) {
      const code = codeOf(earlier);
      assert.equal(codeOf(later), code);
      assert.equal(match(code, presentStep), later);
      assert.equal(match(code, presentStep, 1, earlier), later);
      assert.equal(match(code, presentStep, 1, later), null);
    }
  });

  it("begins the window at the epoch when it would reach before it", () => {
    assert.equal(match(codeOf(0), 0), 0);
    assert.equal(match(codeOf(1), 0), 1);
    assert.equal(match("000000", 0, MAX_WINDOW_STEPS), null);
  });

  it("answers null to text that is no code of this authenticator, and throws for none", () => {
    const code = codeOf(1000);
    for (const text of ["", code.slice(1), `${code}0`, `0${code}`, ` ${code}`, `${code}\n`, `${code.slice(0, 5)}x`]) {
      assert.equal(match(text, 1000), null, JSON.stringify(text));
    }
    const fullWidth = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    assert.equal(match(fullWidth, 1000), null);
    const noCodes = fc
      .string({ minLength: 6, maxLength: 6, unit: "grapheme" })
      .filter((text) => !/^[0-9]+$/.test(text));
    fc.assert(fc.property(noCodes, (text) => match(text, 1000) === null));
  });

  it("refuses windows out of bounds", () => {
    for (const windowSteps of [-1, 0.5, MAX_WINDOW_STEPS + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => match("123456", 1000, windowSteps), RangeError);
    }
  });

  it("compares every step of the window in constant time, wherever the match is", (t) => {
    const compare = mock.method(crypto, "timingSafeEqual");
    syncBuiltinESMExports();
    t.after(() => {
      compare.mock.restore();
      syncBuiltinESMExports();
    });
    const submissions = [codeOf(999), codeOf(1000), codeOf(1001), "000000"].flatMap((code) =>
      [null, 998, 1001].map((afterStep) => ({ code, afterStep })),
    );
    for (const { code, afterStep } of submissions) {
      compare.mock.resetCalls();
      match(code, 1000, 1, afterStep);
      assert.equal(compare.mock.callCount(), 3);
    }
  });
});
