import { Type } from "@countersign/contract";
import type { Store } from "@countersign/core";
import type { FastifyInstance } from "fastify";
import type { Services } from "../request/services.ts";
import { createEventStreams, eventTimes } from "./createEventStreams.ts";
import { createSessionWatch } from "./createSessionWatch.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { tellBackEnd } from "./tellBackEnd.ts";
import { tellSession } from "./tellSession.ts";

const PATH = "/v1/mfa/events";

const schema = {
  operationId: "watchMfa",
  tags: ["Service"],
  security: [{ userToken: [] }, { applicationSecret: [] }],
  summary:
    "Be told what a session is worth, or in which sessions of an application a second factor becomes due, as it happens",
  description:
    "Server-sent events (WHATWG HTML §9.2), which go on until the session ends or half an hour is over. `Last-Event-ID` takes them up where they " +
    "broke off. Fails with the problem documents of all paths: 401 without a session or a secret, 429 where too many listen.",
  response: {
    200: { description: "The events", content: { "text/event-stream": { schema: Type.String() } } },
  },
};

/**
 * Serves, as it becomes, what becomes of a session to whoever has its token, and of all sessions of an application to its back end.
 * What is told stands in the database: any process tells what any other has written.
 */
export function serveMfaEvents(app: FastifyInstance, services: Services, times = eventTimes): void {
  const findSessionStamps: Store["findSessionStamps"] = (...asked) => services.ports.store.findSessionStamps(...asked);
  const watch = createSessionWatch({ findSessionStamps }, times.lookMs);
  const streams = createEventStreams(times);
  app.addHook("preClose", async () => streams.close());
  app.get(PATH, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const context = requestContextOf(request, services, "en-US");
    const id = request.headers["last-event-id"];
    const lastSeen = typeof id === "string" && id !== "" ? id : null;
    return context.basic === null
      ? tellSession(reply, context, { streams, watch, lastSeen })
      : tellBackEnd(reply, context, { streams, times, lastSeen });
  });
}
