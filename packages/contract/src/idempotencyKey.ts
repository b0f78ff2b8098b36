import { Type } from "./Type.ts";

const LONGEST_KEY = 255;
/** Visible characters of ASCII but the quotation mark and the backslash: what a string of RFC 8941 §3.3.3 is without escapes. */
const CHARACTER = "[!#-\\[\\]-~]";

/** A key as it is sent: by itself, as most clients do, or in quotation marks, as the draft of the IETF has it. */
export const idempotencyKeyPattern = new RegExp(`^("?)(${CHARACTER}{1,${LONGEST_KEY}})\\1$`);

export const idempotencyKeyRule = `must be 1 to ${LONGEST_KEY} visible characters of ASCII without quotation marks and backslashes`;

/** The header as the API's description has it. */
export const IdempotencyKey = Type.String({
  pattern: `^(${CHARACTER}{1,${LONGEST_KEY}}|"${CHARACTER}{1,${LONGEST_KEY}}")$`,
  description:
    "A name for this request, such as a UUID: sent again within 24 hours by the same credentials, it is not carried out again but answered as it was",
});

/** What of a route decides. */
type Named = Readonly<Record<"dialect" | "method" | "caller", string>>;

/** Tells whether a route carries out once what is sent with one key: every POST of managers, in our own dialect. */
export function takesIdempotencyKey({ dialect, method, caller }: Named): boolean {
  return dialect === "own" && method === "POST" && caller === "management";
}
