import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { TOTP, URI } from "otpauth";
import { encodeBase32 } from "./base32.ts";
import { formatKeyUri } from "./keyUri.ts";
import type { TotpParameters } from "./totp.ts";

const DEFAULTS: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };

const parameterSets: fc.Arbitrary<TotpParameters> = fc.record({
  algorithm: fc.constantFrom("SHA1", "SHA256", "SHA512"),
  digits: fc.constantFrom(6, 8),
  periodSeconds: fc.integer({ min: 1, max: 300 }),
});
const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((name) => name.trim() !== "");

describe("formatKeyUri", () => {
  it("gives label and parameters in the order that Authing's clients show", () => {
    const uri = formatKeyUri({
      issuer: "Acme Co",
      account: "alice+1@example.com",
      secret: "JBSWY3DPEHPK3PXP",
      parameters: DEFAULTS,
    });
    assert.equal(
      uri,
      "otpauth://totp/Acme%20Co:alice%2B1%40example.com" +
        "?secret=JBSWY3DPEHPK3PXP&period=30&digits=6&algorithm=SHA1&issuer=Acme%20Co",
    );
  });

  it("holds no colon and no outer space in issuer and account, so that apps split the label at the right place", () => {
    const uri = formatKeyUri({ issuer: " Acme: Pay", account: " a:b ", secret: "AA", parameters: DEFAULTS });
    const label = decodeURIComponent(new URL(uri).pathname.slice(1));
    assert.deepEqual(label.split(":"), ["Acme\uFF1A Pay", "a\uFF1Ab"]);
    assert.equal(new URL(uri).searchParams.get("issuer"), "Acme\uFF1A Pay");
  });

  it("survives half a surrogate pair in a name", () => {
    const uri = formatKeyUri({ issuer: "Acme\uD83D", account: "a\uDE00", secret: "AA", parameters: DEFAULTS });
    assert.ok(uri.startsWith("otpauth://totp/Acme%EF%BF%BD:a%EF%BF%BD?"));
  });

  it("is read by otpauth as what went in, for any names, secret and parameters", () => {
    fc.assert(
      fc.property(
        names,
        names,
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        parameterSets,
        (issuer, account, bytes, parameters) => {
          const secret = encodeBase32(bytes);
          const uri = formatKeyUri({ issuer, account, secret, parameters });
          assert.match(uri, /^[\x21-\x7e]+$/);
          const read = URI.parse(uri);
          assert.ok(read instanceof TOTP);
          assert.deepEqual(
            [read.issuer, read.label, read.secret.base32, read.algorithm, read.digits, read.period, read.issuerInLabel],
            [
              ...[issuer, account].map((name) => name.trim().replaceAll(":", "\uFF1A")),
              ...[secret, parameters.algorithm, parameters.digits, parameters.periodSeconds, true],
            ],
          );
        },
      ),
    );
  });
});
