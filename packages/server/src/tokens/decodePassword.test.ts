import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodePassword } from "./decodePassword.ts";

/** Writes each UTF-16 unit by itself, as JSEncrypt does. */
function encodeCesu8(text: string): Buffer {
  const bytes = text.split("").flatMap((unit) => {
    const code = unit.charCodeAt(0);
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
    return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  });
  return Buffer.from(bytes);
}

const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("password bytes", () => {
  it("are the same password in UTF-8 and in CESU-8", () => {
    assert.equal(encodeCesu8("🔑").toString("hex"), "eda0bdedb491");
    assert.equal(decodePassword(Buffer.from("eda0bdedb491", "hex")), "🔑");
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(decodePassword(Buffer.from(text)), text.normalize("NFC"));
        assert.equal(decodePassword(encodeCesu8(text)), text.normalize("NFC"));
      }),
    );
  });

  it("are the same password however its letters are composed", () => {
    assert.equal(decodePassword(Buffer.from("cafe\u0301")), "café");
    assert.equal(decodePassword(Buffer.from("caf\u00e9")), "café");
  });

  it("are different passwords for characters that only look or sound alike", () => {
    assert.notEqual(decodePassword(Buffer.from("ﬁ")), decodePassword(Buffer.from("fi")));
    assert.notEqual(decodePassword(Buffer.from("１２３")), decodePassword(Buffer.from("123")));
  });

  it("keep a byte order mark, which the owner may have typed", () => {
    assert.equal(decodePassword(Buffer.from("\ufeffpass")), "\ufeffpass");
  });

  it("are nobody's password when they are not text", () => {
    for (const hex of ["ff", "c0af", "c3", "eda0bd", "edb491", "edb491eda0bd", "f4908080", "61ed62"]) {
      assert.equal(decodePassword(Buffer.from(hex, "hex")), null, hex);
    }
  });
});
