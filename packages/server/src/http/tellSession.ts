import { MfaError } from "@countersign/contract";
import { readSessionStatus, type SessionStatus } from "@countersign/core";
import type { FastifyReply } from "fastify";
import { isoOrNull } from "../iso.ts";
import { authenticate } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { EventStreams } from "./createEventStreams.ts";
import type { SessionWatch } from "./createSessionWatch.ts";
import { oneAtATime } from "./oneAtATime.ts";
import type { ServerEvent } from "./openEventStream.ts";

/** Tells whoever has the token of a session what that is worth, at once and whenever it changes, until it is over. */
export async function tellSession(
  reply: FastifyReply,
  context: RequestContext,
  {
    streams,
    watch,
    lastSeen,
  }: { readonly streams: EventStreams; readonly watch: SessionWatch; readonly lastSeen: string | null },
): Promise<FastifyReply> {
  const { services, origin } = context;
  const ref = await authenticate(context, "session");
  const read = () => readSessionStatus(services.ports, ref, origin);
  const first = await read();
  if (first.owner === null) throw new MfaError("sessionRevoked");
  const { poolId, userId } = first.owner;
  const stream = streams.open(reply, [`account ${poolId} ${userId}`, `address ${origin.ipBlock}`]);
  let told = lastSeen;
  const tell = (status: SessionStatus): void => {
    const event = eventOf(ref.id, status);
    if (event.id !== told) stream.send(event);
    told = event.id;
    if (status.standing === "ended" || status.standing === "unknown") stream.end();
  };
  tell(first);
  const again = oneAtATime(async () => tell(await read()), stream.end);
  streams.keep(stream, again, watch.watch(ref, { onChange: again, onLost: stream.end }));
  return reply;
}

/** Why somebody is asked is not for whoever may have stolen the session. */
function eventOf(session: string, { standing, due }: SessionStatus): ServerEvent {
  const since = isoOrNull(due?.sinceMs ?? null);
  const data = { session, standing, due: due === null ? null : { cause: due.cause, since, by: due.by } };
  return { id: `${standing}-${due?.cause ?? ""}-${due?.sinceMs ?? ""}`, event: "standing", data };
}
