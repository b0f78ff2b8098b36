import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { HOTP, Secret } from "otpauth";
import { computeHotp, createHotpKey, type OtpAlgorithm, type OtpDigits } from "./hotp.ts";

const SECRET = new TextEncoder().encode("12345678901234567890");

/** RFC 4226 App. D, by counter. */
const RFC_4226_CODES = [
  ...["755224", "287082", "359152", "969429", "338314"],
  ...["254676", "287922", "162583", "399871", "520489"],
];

const algorithms = fc.constantFrom<OtpAlgorithm>("SHA1", "SHA256", "SHA512");
const digitCounts = fc.constantFrom<OtpDigits>(6, 8);

describe("computeHotp", () => {
  it("gives the vectors of RFC 4226 App. D", () => {
    const key = createHotpKey(SECRET, "SHA1");
    for (const [counter, code] of RFC_4226_CODES.entries()) {
      assert.equal(computeHotp(key, counter, 6), code);
      assert.equal(computeHotp(key, BigInt(counter), 6), code);
    }
  });

  it("gives what otpauth gives, for any secret, hash, length and counter", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        algorithms,
        digitCounts,
        fc.maxSafeNat(),
        (bytes, algorithm, digits, counter) => {
          const secret = new Secret({ buffer: bytes.slice().buffer });
          const expected = HOTP.generate({ secret, algorithm, digits, counter });
          assert.equal(computeHotp(createHotpKey(bytes, algorithm), counter, digits), expected);
        },
      ),
    );
  });

  it("takes counters up to 2^64 - 1 and refuses what does not fit eight bytes", () => {
    const key = createHotpKey(SECRET, "SHA1");
    assert.match(computeHotp(key, 2n ** 64n - 1n, 8), /^[0-9]{8}$/);
    for (const counter of [2n ** 64n, -1n, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => computeHotp(key, counter, 6), RangeError, String(counter));
    }
  });
});

describe("createHotpKey", () => {
  it("keeps its own copy of the secret", () => {
    const secret = SECRET.slice();
    const key = createHotpKey(secret, "SHA1");
    secret.fill(0);
    assert.equal(computeHotp(key, 0, 6), RFC_4226_CODES[0]);
  });

  it("does not show the secret when printed or serialised", () => {
    const key = createHotpKey(SECRET, "SHA1");
    const shown = `${JSON.stringify(key)} ${inspect(key, { depth: null, showHidden: true })}`;
    for (const encoding of ["latin1", "hex", "base64"] as const) {
      assert.ok(!shown.includes(Buffer.from(SECRET).toString(encoding)));
    }
    assert.ok(!shown.includes("49, 50, 51"));
  });

  it("refuses an empty secret", () => {
    assert.throws(() => createHotpKey(new Uint8Array(0), "SHA1"), RangeError);
  });
});
