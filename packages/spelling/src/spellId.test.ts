import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { spellId } from "./spellId.ts";
import { arbitraryPasted } from "./testing/arbitraryInvisible.ts";

const ID = "6510a0c2f4d85b0012ab34cd";

describe("spellId", () => {
  it("reads an id in either case, whatever was pasted along", () => {
    fc.assert(fc.property(arbitraryPasted(ID.toUpperCase()), (text) => spellId(`\u00a0${text}\n`) === ID));
  });

  it("refuses anything else", () => {
    for (const text of ["", ID.slice(1), `${ID}0`, `${ID.slice(1)}g`, "6510a0c2f4d8 5b0012ab34cd"]) {
      assert.equal(spellId(text), null, text);
    }
  });
});
