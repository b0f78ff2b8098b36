import type { Identifier } from "@countersign/core";
import { nameKey } from "@countersign/spelling";
import { readUsername } from "./readUsername.ts";

/**
 * Gives an account by its user name.
 * @throws {MfaError} malformed, naming `field`
 */
export function identifyUsername(text: string, field = "username"): Identifier {
  const spelling = readUsername(text, field);
  return { kind: "username", key: nameKey(spelling), spelling };
}
