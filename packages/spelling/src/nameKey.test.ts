import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { nameKey } from "./nameKey.ts";

describe("nameKey", () => {
  it("is one for the cases and compatible forms of a name, and no other's", () => {
    for (const name of ["José", "JOSÉ", "Jose\u0301", "Ｊｏｓé", " jos\u200bé "])
      assert.equal(nameKey(name), "josé", name);
    assert.equal(nameKey("ﬁnn"), "finn");
    assert.notEqual(nameKey("jose"), nameKey("josé"));
    assert.notEqual(nameKey("jo"), nameKey("јо"), "Latin and Cyrillic");
  });

  it("is its own key", () => {
    for (let codePoint = 0; codePoint < 0x20000; codePoint++) {
      const key = nameKey(String.fromCodePoint(codePoint));
      if (nameKey(key) !== key) assert.fail(codePoint.toString(16));
    }
    fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => nameKey(nameKey(name)) === nameKey(name)));
  });
});
