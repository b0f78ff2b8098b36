import { malformed } from "@countersign/contract";
import { spellId } from "@countersign/spelling";

/**
 * Gives an id as it is kept.
 * @throws {MfaError} malformed, naming `field`
 */
export function readId(text: string, field: string): string {
  const id = spellId(text);
  if (id === null) throw malformed(field, "must be 24 hexadecimal digits");
  return id;
}
