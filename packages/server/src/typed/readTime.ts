import { malformed } from "@countersign/contract";

/**
 * Gives the span of time that a list is asked for, of which either end may be left open.
 * @throws {MfaError} malformed, as `readTime`
 */
export function readSpan({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly sinceMs?: number;
  readonly untilMs?: number;
} {
  return {
    ...(from === undefined ? {} : { sinceMs: readTime(from, "from") }),
    ...(to === undefined ? {} : { untilMs: readTime(to, "to") }),
  };
}

/**
 * Gives the moment that a text of the form of RFC 3339 says.
 * @throws {MfaError} malformed, for one that no calendar has
 */
export function readTime(text: string, field: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw malformed(field, "must be a time such as 2027-01-31T08:00:00Z");
  return ms;
}
