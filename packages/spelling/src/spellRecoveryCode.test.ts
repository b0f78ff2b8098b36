import { describe, it } from "node:test";
import fc from "fast-check";
import { spellRecoveryCode } from "./spellRecoveryCode.ts";
import { arbitraryPasted } from "./testing/arbitraryInvisible.ts";

const CODE = "9f01-d081-884c-1d65-0a2f-5aa0";

/** What hands and keyboards make of each character of a code. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  "0": ["0", "O", "o", "０", "Ｏ"],
  "1": ["1", "l", "I", "i", "|", "１"],
  "5": ["5", "S", "s"],
  "2": ["2", "Z", "z"],
  "-": ["-", "_", "−", "–", "—", "－", " ", "", ".", "\n"],
};

describe("spellRecoveryCode", () => {
  it("gives one text for every way to write a code down and to type it", () => {
    const written = fc.tuple(
      ...[...CODE].map((each) => fc.constantFrom(...(WRITTEN[each] ?? [each, each.toUpperCase()]))),
    );
    fc.assert(
      fc.property(written, (characters) => spellRecoveryCode(characters.join("")) === CODE.replaceAll("-", "")),
    );
    fc.assert(fc.property(arbitraryPasted(CODE), (text) => spellRecoveryCode(text) === CODE.replaceAll("-", "")));
  });

  it("makes no two of our codes one", () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9a-f]{24}$/), (code) => spellRecoveryCode(code) === code));
  });
});
