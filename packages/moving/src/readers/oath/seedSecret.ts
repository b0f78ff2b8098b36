import { Refused } from "../../record/Refused.ts";
import { base32Secret, base64Bytes, hexSecret } from "../../record/totpOf.ts";

/**
 * Gives the bytes of a seed. Where its list does not say how it is written, it is hexadecimal if it can be: of random seeds
 * of 160 bits in base32, one in 10^13 can.
 * @throws {Refused}
 */
export function seedSecret(text: string, form: "secret" | "base32" | "hex" | "base64"): Uint8Array {
  if (text === "") throw new Refused("secret", "must not be missing");
  if (form === "hex") return hexSecret(text);
  if (form === "base64") return base64Bytes(text, "secret");
  if (form === "base32") return base32Secret(text);
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? hexSecret(text) : eitherSecret(text);
}

function eitherSecret(text: string): Uint8Array {
  try {
    return base32Secret(text);
  } catch {
    throw new Refused("secret", "must be hexadecimal or base32");
  }
}
