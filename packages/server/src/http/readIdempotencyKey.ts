import type { IncomingHttpHeaders } from "node:http";
import {
  idempotencyKeyPattern,
  idempotencyKeyRule,
  malformed,
  type Route,
  takesIdempotencyKey,
} from "@countersign/contract";

const NAME = "Idempotency-Key";

/** Tells whether a key means anything to a route: methods that come to the same if they are repeated need none. */
export function mayBeKeyed({ dialect, method }: Pick<Route, "dialect" | "method">): boolean {
  return dialect === "own" && method === "POST";
}

/**
 * Gives the key of a request that is to be carried out once; null: it has none. A request that would be carried out each time
 * is refused rather than that whoever sends it believes otherwise.
 * @throws {MfaError} malformed
 */
export function readIdempotencyKey(route: Route, headers: IncomingHttpHeaders): string | null {
  const text = headers["idempotency-key"];
  if (text === undefined || !mayBeKeyed(route)) return null;
  if (!takesIdempotencyKey(route)) throw malformed(NAME, "is taken by what managers POST, and by nothing else");
  const key = idempotencyKeyPattern.exec(String(text).trim())?.[2];
  if (key === undefined) throw malformed(NAME, idempotencyKeyRule);
  return key;
}
