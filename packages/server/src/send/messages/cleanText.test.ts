import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyText } from "../testing/anyText.ts";
import { cleanText } from "./cleanText.ts";

describe("cleanText", () => {
  it("leaves ordinary names alone", () => {
    for (const name of ["示例应用", "Booking.com", "Ben & Jerry's", "Crème Brûlée", "👩‍👩‍👧 Family", "A/B"]) {
      assert.equal(cleanText(name, 60), name);
    }
  });

  it("makes one line, without anything that hides, reverses or links", () => {
    assert.equal(cleanText(" Bank\r\n@evil.example\t#000000\u2028x ", 60), "Bank @evil.example #000000 x");
    assert.equal(cleanText("Ba\u200bnk\u202e reversed\ufeff\u2066", 60), "Bank reversed");
    assert.equal(cleanText("see https://evil.example//now javascript://x", 60), "see evil.examplenow x");
    assert.equal(cleanText("htt//ps://evil.example", 60), "httevil.example");
  });

  it("counts what a reader takes for characters and cuts between them", () => {
    assert.equal(cleanText("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧👩‍👩‍👧");
    assert.equal(cleanText("e\u0301e\u0301e\u0301", 2), "éé");
  });

  it("never gives a control character, a line break, a lone surrogate or a link", () => {
    fc.assert(
      fc.property(anyText(400), (text) => {
        const cleaned = cleanText(text, 60);
        assert.doesNotMatch(cleaned, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|\/\//u);
        assert.ok(cleaned.isWellFormed());
        assert.equal(cleaned, cleaned.trim());
      }),
      { numRuns: 500 },
    );
  });
});
