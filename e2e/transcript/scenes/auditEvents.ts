import type { Cast } from "../Cast.ts";

const EVENTS = "GET /v1/audit-events";

/** The audit trail, as far as it is the same whenever it is read. */
export async function playAuditEvents({ stage, basic: headers }: Cast): Promise<void> {
  await stage.call("of a request that was none", `${EVENTS}?requestId=none`, { headers });
  await stage.call("of a type that is none", `${EVENTS}?type=no.such`, { headers });
  await stage.call("of an address that is none", `${EVENTS}?ip=1.2.3`, { headers });
  await stage.call("asked for by what is not known", `${EVENTS}?since=1`, { headers });
  await stage.call("without credentials", EVENTS);
  await stage.call("listening without credentials", "GET /v1/audit-events/stream");
}
