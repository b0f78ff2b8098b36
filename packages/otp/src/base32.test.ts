import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Secret } from "otpauth";
import { decodeBase32, encodeBase32 } from "./base32.ts";

/** RFC 4648 §10; the padding is ours to leave out. */
const VECTORS = [
  ["", ""],
  ["f", "MY======"],
  ["fo", "MZXQ===="],
  ["foo", "MZXW6==="],
  ["foob", "MZXW6YQ="],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI======"],
] as const;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("encodeBase32", () => {
  it("gives the vectors of RFC 4648 §10 without padding", () => {
    for (const [plain, padded] of VECTORS) assert.equal(encodeBase32(ascii(plain)), padded.replaceAll("=", ""));
  });

  it("gives what otpauth gives, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        assert.equal(encodeBase32(bytes), new Secret({ buffer: bytes.slice().buffer }).base32);
      }),
    );
  });
});

describe("decodeBase32", () => {
  it("reads the vectors of RFC 4648 §10 with and without padding", () => {
    for (const [plain, padded] of VECTORS) {
      assert.deepEqual(decodeBase32(padded), ascii(plain));
      assert.deepEqual(decodeBase32(padded.replaceAll("=", "")), ascii(plain));
    }
  });

  it("reads back any bytes in either case, grouped by spaces or hyphens", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom("", " ", "-", " - "), (bytes, separator) => {
        const grouped = (encodeBase32(bytes).match(/.{1,4}/g) ?? []).join(separator);
        assert.deepEqual(decodeBase32(grouped), bytes);
        assert.deepEqual(decodeBase32(grouped.toLowerCase()), bytes);
      }),
    );
  });

  it("drops the left-over bits that random base32 characters carry, as otpauth does", () => {
    assert.deepEqual(decodeBase32("MZ"), ascii("f"));
    assert.deepEqual(decodeBase32("234567ABCDEFGHIJKLMN"), Secret.fromBase32("234567ABCDEFGHIJKLMN").bytes);
  });

  it("refuses foreign characters, wrong padding and lengths that no bytes have", () => {
    const refused = [
      ...["123456", "MZXW6YT8", "MZXW6YT0", "MZXW_YTB", "MZXW+YTB", "MZXW\nYTB", "MZXW6YTB\n", "ΜZXW6YTB"],
      // Letters that become ASCII ones in upper case.
      ...["mzxwſytb", "mzxwıytb"],
      ...["MY=====", "MY=======", "MY=", "MZXW6YTB=", "MZXW6YTB========", "========", "=", "M=Y=====", "MY======MY"],
      ...["M", "MZX", "MZXW6Y", "MZXW6YTBO", "M=======", "MZX====="],
    ];
    for (const text of refused) assert.throws(() => decodeBase32(text), TypeError, text);
  });

  it("never repeats the text it refuses, and throws nothing but TypeError", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (text) => {
        try {
          decodeBase32(text);
        } catch (error) {
          assert.ok(error instanceof TypeError);
          assert.ok(!error.message.includes(text));
        }
      }),
    );
  });
});
