import type { Application, ChallengedSession, Store } from "@countersign/core";
import type { FastifyReply } from "fastify";
import { iso } from "../iso.ts";
import { authenticate } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { EventStreams, EventTimes } from "./createEventStreams.ts";
import { oneAtATime } from "./oneAtATime.ts";
import type { ServerEvent } from "./openEventStream.ts";

/** How far the clocks of nodes may be apart, and how late what they write may be seen. */
const OVERLAP_MS = 60_000;
const LONGEST_BACK_MS = 24 * 3_600_000;
const PAGE = 200;

/**
 * Tells the back end of an application in which of its sessions behaviour makes a second factor due: from now on, or from what it
 * saw last. One may be told twice, by the same id; none is left out.
 */
export async function tellBackEnd(
  reply: FastifyReply,
  context: RequestContext,
  {
    streams,
    times,
    lastSeen,
  }: { readonly streams: EventStreams; readonly times: EventTimes; readonly lastSeen: string | null },
): Promise<FastifyReply> {
  const application = await authenticate(context, "application");
  const { store, clock } = context.services.ports;
  const begunMs = clock.nowMs();
  const [, seenMs] = /^(\d{1,15})-/.exec(lastSeen ?? "") ?? [];
  let fromMs = Math.max(Math.min(Number(seenMs ?? begunMs), begunMs), begunMs - LONGEST_BACK_MS);
  const stream = streams.open(reply, [`application ${application.id}`]);
  const told = new Set<string>();
  const look = oneAtATime(async () => {
    const sinceMs = fromMs - OVERLAP_MS;
    const nowMs = clock.nowMs();
    for await (const session of challengedSince(store, application, sinceMs)) {
      const event = eventOf(session);
      const isNews = seenMs !== undefined || session.challengedAtMs >= begunMs;
      if (isNews && !told.has(event.id)) stream.send(event);
      told.add(event.id);
      fromMs = Math.max(fromMs, Math.min(session.challengedAtMs, nowMs));
    }
    for (const id of told) if (Number.parseInt(id, 10) < sinceMs) told.delete(id);
  }, stream.end);
  const timer = setInterval(look, times.lookMs);
  streams.keep(stream, look, () => clearInterval(timer));
  look();
  return reply;
}

function eventOf({ id, userId, challengedAtMs, challengedBy: decisionId }: ChallengedSession): ServerEvent {
  return {
    id: `${challengedAtMs}-${id}`,
    event: "due",
    data: { session: id, userId, since: iso(challengedAtMs), decisionId },
  };
}

async function* challengedSince(
  store: Pick<Store, "listChallenged">,
  application: Pick<Application, "poolId" | "id">,
  sinceMs: number,
): AsyncGenerator<ChallengedSession> {
  let after = { atMs: sinceMs, id: "" };
  for (;;) {
    const page = await store.listChallenged(application, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { atMs: last.challengedAtMs, id: last.id };
  }
}
