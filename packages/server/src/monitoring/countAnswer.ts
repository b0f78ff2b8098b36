import type { Answered } from "../http/logRequests.ts";
import { NONE } from "./metricRow.ts";
import type { Tally } from "./Tally.ts";

/** Counts an answered request, by the pattern of its route and never by what was asked for. */
export function countAnswer({ method, route, status, wireCode, seconds }: Answered, tally: Tally): void {
  const pattern = route ?? NONE;
  const code = wireCode === null ? NONE : String(wireCode);
  tally.count("countersign_http_requests_total", [method, pattern, `${Math.floor(status / 100)}xx`, code]);
  tally.observe("countersign_http_request_seconds", [pattern], seconds);
}
