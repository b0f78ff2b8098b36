import type { RequestOrigin } from "./auditEvent.ts";

/** Gives a request of which nobody says where it comes from, and with what. */
export function fromNowhere({ requestId }: Pick<RequestOrigin, "requestId">): RequestOrigin {
  return { requestId, ip: null, ipBlock: "unknown", ipNetworks: [], userAgent: null, deviceId: null };
}
