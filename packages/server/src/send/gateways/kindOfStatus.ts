import type { FailureKind } from "../sendFailure.ts";

/** Statuses that speak of the address or the credentials of the gateway, not of the message. */
const MISCONFIGURED = new Set([401, 403, 404, 405, 407, 410]);

/** Says what an HTTP status other than 2xx means for the message. */
export function kindOfStatus(status: number): FailureKind {
  // RFC 9110 §15.6.4 and RFC 6585 §4: refused before anything was done.
  if (status === 429 || status === 503) return "unavailable";
  if (status >= 500 || status === 408) return "uncertain";
  if (status < 400 || MISCONFIGURED.has(status)) return "misconfigured";
  return "refused";
}
