import { failuresOf } from "@countersign/contract";
import { isSecondFactorDue } from "@countersign/core";
import type { FastifyInstance } from "fastify";
import { authenticate } from "../request/authenticate.ts";
import { type Answering, answerFailure, send } from "./answerFailure.ts";
import { describeRoute } from "./describeRoute.ts";
import type { Dialect } from "./dialect.ts";
import type { ServedRoute } from "./handler.ts";
import { namedIn } from "./membersOf.ts";
import { refuseMembers } from "./refuseMembers.ts";
import { requestContextOf } from "./requestContextOf.ts";

/** Serves a route of a dialect by its handler. */
export function mount(
  app: FastifyInstance,
  { route, handle }: ServedRoute,
  dialect: Dialect,
  answering: Answering,
): void {
  const { params, query, body } = route;
  const refuse = refuseMembers(route, dialect.refusedMembers ?? []);
  app.route({
    method: route.method,
    url: route.path,
    config: { dialect, route, failures: failuresOf(route) },
    schema: {
      ...describeRoute(route, dialect),
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    async handler(request, reply) {
      refuse(request.body);
      const context = requestContextOf(request, answering.services, dialect.language);
      const caller = await authenticate(context, route.caller, request.body, route.scope);
      const body = namedIn(route.body, request.body);
      const query = namedIn(route.query, request.query);
      const answer = await handle({ context, caller, params: request.params, query, body });
      if (isSecondFactorDue(answer.data)) return answerFailure(answer.data, request, reply, answering);
      return send(reply, dialect.succeed(route, request.id, answer));
    },
  });
}
