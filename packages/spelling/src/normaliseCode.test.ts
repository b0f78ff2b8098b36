import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { normaliseCode } from "./normaliseCode.ts";
import { arbitraryPasted } from "./testing/arbitraryInvisible.ts";

describe("normaliseCode", () => {
  it("gives one text for every way to write a code", () => {
    const forms = [
      ...[
        "012345",
        "012 345",
        "012-345",
        " 012345\n",
        "0-1-2-3-4-5",
        "01 23 45",
        "012\u00A0345",
        "012\u2013345",
        "012−345",
      ],
      ...["\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15", "\uFF10\uFF11\uFF12\u3000\uFF13\uFF14\uFF15", "٠١٢٣٤٥", "०१२३४५"],
      ...["\u{1D7CE}\u{1D7CF}\u{1D7D0}\u{1D7DB}\u{1D7DC}\u{1D7FB}"],
    ];
    for (const form of forms) assert.equal(normaliseCode(form), "012345", JSON.stringify(form));
  });

  it("reads the decimal digits of every numbering system that ICU knows", () => {
    let systems = 0;
    for (const name of Intl.supportedValuesOf("numberingSystem")) {
      const written = new Intl.NumberFormat(`en-u-nu-${name}`, { useGrouping: false }).format(9876543210);
      if (/^\p{Nd}{10}$/u.test(written)) {
        assert.equal(normaliseCode(written), "9876543210", name);
        systems++;
      }
    }
    assert.ok(systems > 50);
  });

  it("reads a pasted code whatever invisible came with it", () => {
    fc.assert(fc.property(arbitraryPasted("012345"), (text) => normaliseCode(text) === "012345"));
  });

  it("refuses everything else", () => {
    const refused = [
      ...["", " ", "-", "12345a", "12.345", "1e5", "+12345", "0x1234", "123_456", "123,456", "12345\u0000"],
      // Circled, superscript, Roman and CJK numerals have a value but are no decimal digits.
      ...["①②③④⑤⑥", "¹²³⁴⁵⁶", "ⅠⅡⅢⅣⅤⅥ", "一二三四五六"],
    ];
    for (const text of refused) assert.equal(normaliseCode(text), null, JSON.stringify(text));
  });

  it("refuses long text", () => {
    assert.equal(normaliseCode("1".repeat(64)), "1".repeat(64));
    assert.equal(normaliseCode("1".repeat(65)), null);
  });

  it("gives ASCII digits or null for any text, and its answer again for its answer", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const code = normaliseCode(text);
        if (code !== null) {
          assert.match(code, /^[0-9]+$/);
          assert.equal(normaliseCode(code), code);
        }
      }),
    );
  });
});
