import assert from "node:assert/strict";
import { constants, generateKeyPairSync, type KeyObject, privateDecrypt } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CountersignError } from "./CountersignError.ts";
import { encryptPassword } from "./encryptPassword.ts";

function makeKey(bits: number, publicExponent?: number): { privateKey: KeyObject; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: bits,
    ...(publicExponent && { publicExponent }),
  });
  return { privateKey, pem: publicKey.export({ type: "spki", format: "pem" }).toString() };
}

function decrypt(privateKey: KeyObject, base64: string): string {
  const cipher = Buffer.from(base64, "base64");
  assert.equal(cipher.length * 8, privateKey.asymmetricKeyDetails?.modulusLength);
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, cipher).toString("utf8");
}

const sizes = [1024, 2048, 3072, 4096].map((bits) => ({ bits, ...makeKey(bits) }));

describe("encryptPassword", () => {
  for (const { bits, privateKey, pem } of sizes) {
    it(`is read by OpenSSL under a key of ${bits} bits, whatever text fits`, () => {
      const fitting = fc
        .string({ unit: "binary", maxLength: bits / 8 - 11 })
        .filter((text) => Buffer.byteLength(text) <= bits / 8 - 11);
      fc.assert(
        fc.property(fitting, (password) => {
          assert.equal(decrypt(privateKey, encryptPassword(password, pem)), password);
        }),
        { numRuns: bits > 2048 ? 20 : 100 },
      );
    });

    it(`takes as many bytes as a key of ${bits} bits has room for, and refuses one more`, () => {
      const longest = "é".repeat((bits / 8 - 12) / 2).padEnd((bits / 8 - 12) / 2 + 1, "x");
      assert.equal(Buffer.byteLength(longest), bits / 8 - 11);
      assert.equal(decrypt(privateKey, encryptPassword(longest, pem)), longest);
      assert.throws(() => encryptPassword(`${longest}x`, pem), {
        name: "CountersignError",
        code: 400,
        message: /too long/,
      });
    });
  }

  it("counts bytes, not characters", () => {
    const { pem } = sizes[0] as (typeof sizes)[0]; // there are four
    assert.throws(() => encryptPassword("🔑".repeat(30), pem), /120 bytes where 117 fit/);
  });

  it("refuses half a character, which would encrypt like any other half", () => {
    const { pem } = sizes[0] as (typeof sizes)[0]; // there are four
    for (const broken of ["\ud83d", "a\udd11", "\udd11\ud83d"]) {
      assert.throws(() => encryptPassword(broken, pem), CountersignError);
    }
  });

  it("keeps the message out of its error", () => {
    const { pem } = sizes[0] as (typeof sizes)[0]; // there are four
    const secret = "correct horse battery staple ".repeat(5);
    assert.throws(
      () => encryptPassword(secret, pem),
      (error: Error) => !String(error.stack).includes("horse"),
    );
  });

  it("pads with random bytes, none of them zero", () => {
    const { privateKey, pem } = sizes[0] as (typeof sizes)[0]; // there are four
    const seen = new Set<string>();
    for (let round = 0; round < 300; round++) {
      const cipher = Buffer.from(encryptPassword("", pem), "base64");
      const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, cipher);
      assert.deepEqual([block[0], block[1], block.indexOf(0, 1)], [0, 2, 127]);
      seen.add(block.toString("hex"));
    }
    assert.equal(seen.size, 300);
  });

  it("works with other exponents", () => {
    const { privateKey, pem } = makeKey(1024, 3);
    assert.equal(decrypt(privateKey, encryptPassword("s3cret", pem)), "s3cret");
  });

  it("works with a PEM on one line", () => {
    const { privateKey, pem } = sizes[0] as (typeof sizes)[0]; // there are four
    assert.equal(decrypt(privateKey, encryptPassword("s3cret", pem.replace(/\n/g, ""))), "s3cret");
  });

  it("refuses every key that is not RSA of 1024 bits or more", () => {
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
    const pkcs1 = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({
      type: "pkcs1",
      format: "pem",
    });
    const broken = "-----BEGIN PUBLIC KEY-----\n%%%\n-----END PUBLIC KEY-----";
    const [empty, short] = [broken.replace("%%%", "MAA="), makeKey(512).pem];
    for (const key of [String(ec), String(pkcs1), broken, empty, short, "undefined", ""]) {
      assert.throws(() => encryptPassword("s3cret", key), { name: "CountersignError", message: /public key/ });
    }
  });

  it("refuses any key that was cut or damaged, and never hangs on it", () => {
    const body = (sizes[0]?.pem ?? "").split("\n").slice(1, -2).join("");
    const der = Buffer.from(body, "base64");
    fc.assert(
      fc.property(fc.nat(30), fc.nat(255), fc.nat(der.length), (at, value, length) => {
        const damaged = Buffer.from(der.subarray(0, length));
        damaged[Math.min(at, damaged.length - 1)] = value;
        try {
          encryptPassword("x", `-----BEGIN PUBLIC KEY-----${damaged.toString("base64")}-----END PUBLIC KEY-----`);
        } catch (error) {
          assert.ok(error instanceof CountersignError, String(error));
        }
      }),
    );
  });
});
