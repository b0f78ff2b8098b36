import type { Identifier } from "@countersign/core";
import { cleanTyped } from "@countersign/spelling";
import { readEmail } from "./readEmail.ts";

/**
 * Gives an account by its e-mail address.
 * @throws {MfaError} malformed, naming `field`
 */
export function identifyEmail(text: string, field = "email"): Identifier {
  return { kind: "email", key: readEmail(text, field), spelling: cleanTyped(text).normalize("NFC").toLowerCase() };
}
