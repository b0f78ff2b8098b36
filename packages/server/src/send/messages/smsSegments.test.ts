import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyText } from "../testing/anyText.ts";
import { smsSegments } from "./smsSegments.ts";

const size = (text: string) => {
  const { encoding, units, segments } = smsSegments(text);
  return [encoding, units, segments];
};

describe("smsSegments", () => {
  it("takes 160 septets for one segment and 153 for each of several", () => {
    assert.deepEqual(size(""), ["gsm7", 0, 0]);
    assert.deepEqual(size("a".repeat(160)), ["gsm7", 160, 1]);
    assert.deepEqual(size("a".repeat(161)), ["gsm7", 161, 2]);
    assert.deepEqual(size("a".repeat(306)), ["gsm7", 306, 2]);
    assert.deepEqual(size("a".repeat(307)), ["gsm7", 307, 3]);
  });

  it("takes 70 UTF-16 units for one segment and 67 for each of several", () => {
    assert.deepEqual(size("码".repeat(70)), ["ucs2", 70, 1]);
    assert.deepEqual(size("码".repeat(71)), ["ucs2", 71, 2]);
    assert.deepEqual(size("码".repeat(134)), ["ucs2", 134, 2]);
    assert.deepEqual(size("码".repeat(135)), ["ucs2", 135, 3]);
  });

  it("counts characters of the extension table twice, and never splits them", () => {
    assert.deepEqual(size("€{}[]~\\^|"), ["gsm7", 18, 1]);
    assert.deepEqual(size("€".repeat(80)), ["gsm7", 160, 1]);
    // 152 septets and an escaped character that does not fit into the last one.
    assert.deepEqual(size(`${"a".repeat(152)}€${"a".repeat(152)}`), ["gsm7", 306, 3]);
  });

  it("counts characters beyond the basic plane twice, and never splits them", () => {
    assert.deepEqual(size("😀".repeat(35)), ["ucs2", 70, 1]);
    assert.deepEqual(size(`${"码".repeat(66)}😀${"码".repeat(66)}`), ["ucs2", 134, 3]);
  });

  it("knows the alphabet: what looks like Latin may not be in it", () => {
    for (const text of ["@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà", "a\r\nb"])
      assert.equal(smsSegments(text).encoding, "gsm7");
    for (const text of ["ç", "á", "…", "’", "`", "\t", "\u00a0", "\u001b", "—"])
      assert.equal(smsSegments(text).encoding, "ucs2");
  });

  it("gives more text never fewer segments within one encoding", () => {
    fc.assert(
      fc.property(anyText(200), anyText(200), (start, rest) => {
        const text = `码${start.toWellFormed()}`;
        assert.ok(smsSegments(text + rest.toWellFormed()).segments >= smsSegments(text).segments);
      }),
    );
  });
});
