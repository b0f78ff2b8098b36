import { plainTyped } from "./plainTyped.ts";

/** What a hand writes, or an eye reads, for a digit; none of it is a hexadecimal digit. */
const LOOKALIKES: Readonly<Record<string, string>> = { o: "0", i: "1", l: "1", "|": "1", s: "5", z: "2" };

/** Makes one text of the ways people write a recovery code down and type it: case, what stands between, lookalikes. */
export function spellRecoveryCode(text: string): string {
  return plainTyped(text)
    .toLowerCase()
    .replace(/[oil|sz]/g, (character) => LOOKALIKES[character] ?? character)
    .replace(/[^\p{L}\p{N}]/gu, "");
}
