import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cleanTyped } from "./cleanTyped.ts";
import { plainTyped } from "./plainTyped.ts";
import { arbitraryInvisible } from "./testing/arbitraryInvisible.ts";

describe("cleanTyped", () => {
  it("takes out everything that nobody sees, wherever it stands", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryInvisible, fc.constantFrom(..."ab é字٣"))), (pieces) => {
        const seen = pieces.map(([, character]) => character).join("");
        assert.equal(cleanTyped(pieces.flat().join("")), cleanTyped(seen));
      }),
    );
  });

  it("makes every blank a plain one and leaves none around the text", () => {
    assert.equal(cleanTyped("\u3000\u00a0a\u00a0b\u2009c\u202f\ufeff"), "a b c");
    assert.equal(cleanTyped("\n a \t"), "a");
  });

  it("changes nothing else, and nothing of its own answer", () => {
    assert.equal(cleanTyped("Ａ١é\nZ😀"), "Ａ١é\nZ😀");
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => cleanTyped(cleanTyped(text)) === cleanTyped(text)));
  });
});

describe("plainTyped", () => {
  it("makes full-width letters and the digits of any script plain", () => {
    assert.equal(plainTyped(" Ａｂ＿（＋８６） ٠١٢ ०१२ "), "Ab_(+86) 012 012");
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => plainTyped(plainTyped(text)) === plainTyped(text)));
  });
});
