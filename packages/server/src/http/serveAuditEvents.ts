import { auditFilter, Type } from "@countersign/contract";
import { followTrail, markTrail, type PoolId } from "@countersign/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import { presentTrail } from "../present/presentTrail.ts";
import { type AskedTrail, readTrailFilter } from "../present/readTrailFilter.ts";
import { authenticate } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { createEventStreams, type EventStreams, type EventTimes, eventTimes } from "./createEventStreams.ts";
import { oneAtATime } from "./oneAtATime.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { printMark, readMark } from "./trailMark.ts";

const PATH = "/v1/audit-events/stream";
const SCOPE = "audit.read";

const schema = {
  operationId: "watchAuditEvents",
  tags: ["Management"],
  security: [{ poolSecret: [] }, { poolAccessToken: [] }, { apiKey: [SCOPE] }],
  querystring: Type.Object(auditFilter, { additionalProperties: false }),
  summary: "Be told what is written into the audit trail of the user pool, as it happens, by whichever node",
  description:
    "Server-sent events (WHATWG HTML §9.2) of the type `audit`, each as in the list, which go on for half an hour at most. `Last-Event-ID` takes them up " +
    `where they broke off: none is left out, and none told twice. An API key needs the scope \`${SCOPE}\`, and the stream ends with it.`,
  response: {
    200: { description: "The events", content: { "text/event-stream": { schema: Type.String() } } },
  },
};

interface Telling {
  readonly streams: EventStreams;
  readonly times: EventTimes;
  readonly asked: AskedTrail;
  readonly lastSeen: string | null;
}

/** Serves the trail as it grows. */
export function serveAuditEvents(app: FastifyInstance, services: Services, times = eventTimes): void {
  const streams = createEventStreams(times);
  app.addHook("preClose", async () => streams.close());
  app.get(PATH, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const context = requestContextOf(request, services, "en-US");
    const id = request.headers["last-event-id"];
    const lastSeen = typeof id === "string" && id !== "" ? id : null;
    return tell(reply, context, { streams, times, asked: request.query as AskedTrail, lastSeen }); // the schema says so
  });
}

async function tell(reply: FastifyReply, context: RequestContext, telling: Telling): Promise<FastifyReply> {
  const { streams, times, asked, lastSeen } = telling;
  const { store, clock } = context.services.ports;
  const poolId = await poolOf(context);
  const filter = readTrailFilter(asked);
  const mark = lastSeen === null ? await markTrail(store, clock.nowMs()) : readMark(lastSeen);
  const follower = followTrail(store, poolId, filter, mark);
  const stream = streams.open(reply, [`pool ${poolId}`]);
  const look = oneAtATime(async () => {
    await poolOf(context); // whoever lost his key is told no more
    for await (const { record, mark: read } of follower.news()) {
      stream.send({ id: printMark(read), event: "audit", data: presentTrail(record) });
      if (stream.isBehind()) return; // what is left is told at the next look
    }
  }, stream.end);
  const timer = setInterval(look, times.lookMs);
  streams.keep(stream, look, () => clearInterval(timer));
  look();
  return reply;
}

async function poolOf(context: RequestContext): Promise<PoolId> {
  return (await authenticate(context, "management", undefined, SCOPE)).poolId;
}
