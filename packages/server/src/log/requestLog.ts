import type { Logger } from "pino";

/** All that is logged of a request. */
export interface RequestLine {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route, never the address asked for, whose query may hold a token; null where none matched. */
  readonly route: string | null;
  /** Id of the account that it was about, as far as that came out. */
  readonly subject: string | null;
  /** The name in the catalogue of what it failed with; null: it did not. */
  readonly failure: string | null;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The number in the body of the answer; null without one. */
  readonly wireCode: number | null;
  readonly durationMs: number;
  /** Null when the connection was gone before it was asked. */
  readonly ip: string | null;
}

/**
 * Logs one request: as an error when the fault is ours. Fields that the line does not have are left out. What asks every few
 * seconds whether all is well says nothing that a change of it does not say.
 */
export function logRequest(
  logger: Logger,
  line: RequestLine,
  { isProbe = false }: { readonly isProbe?: boolean } = {},
): void {
  const { requestId, method, route, subject, failure, status, wireCode, durationMs, ip } = line;
  const isOurFault = status >= 500 || wireCode === 500;
  const fields = { requestId, method, route, subject, failure, status, wireCode, durationMs, ip };
  if (isProbe) logger.debug(fields, "request");
  else if (isOurFault) logger.error(fields, "request");
  else logger.info(fields, "request");
}
