import { asRecord } from "./asRecord.ts";

/**
 * Tells whether a network error struck before the first byte of a message could leave: while the name was looked up, the
 * connection made or TLS agreed on. Knows the errors of Node, undici and nodemailer.
 */
export function isConnectFailure(error: unknown): boolean {
  const { code, originalCode, syscall, timeoutType } = asRecord(error);
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  if (timeoutType === "CONNECT_TIMEOUT" || timeoutType === "GREETING_TIMEOUT") return true;
  const pattern = /^(UND_ERR_CONNECT_TIMEOUT|EDNS|ETLS)$|CERT|UNABLE_TO_|ERR_SSL_WRONG_VERSION/;
  return [code, originalCode].some((each) => typeof each === "string" && pattern.test(each));
}
