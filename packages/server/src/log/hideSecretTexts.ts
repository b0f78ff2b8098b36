import { API_KEY_MARK, API_KEY_START } from "@countersign/core";

/**
 * Texts that are secret wherever they stand, each with what may stay of it. They stop before quotation marks and
 * backslashes, so that a line of JSON stays one.
 */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  // HTTP credentials (RFC 7617, RFC 6750).
  [/\b(Basic|Bearer)\s+[\w.~+/=-]{6,}/gi, "$1 [redacted]"],
  // JSON web tokens: their header begins with {".
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[redacted]"],
  // User and password in an address.
  [/(\w:\/\/)[^\s"\\/@]+@/g, "$1[redacted]@"],
  [/otpauth:\/\/[^\s"\\]*/gi, "otpauth://[redacted]"],
  [/\bwhsec_[\w+/=-]+/g, "whsec_[redacted]"],
  // Our own API keys, but for how they begin.
  [new RegExp(`\\b(${API_KEY_START}_)[0-9a-f]+`, "g"), "$1[redacted]"],
  [/([?&][\w-]*(?:token|code|secret|password|key|totp|handle)=)[^\s"\\&#]+/gi, "$1[redacted]"],
];

/** What every one of them holds: most lines hold none, and one look tells. */
const SUSPICIOUS = new RegExp(`${/eyJ|:\/\/|[?&][\w-]*=|whsec_|basic|bearer/.source}|${API_KEY_MARK}`, "i");

/** Hides tokens, credentials and seeds inside a line of text. */
export function hideSecretTexts(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  return SECRET_TEXTS.reduce((text, [pattern, rest]) => text.replace(pattern, rest), line);
}
