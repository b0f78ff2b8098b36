import { failuresOf, MfaError, Type } from "@countersign/contract";
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

const conditionHeaders = Type.Object({
  "if-match": Type.Optional(
    Type.String({
      description:
        "The `ETag` of what is changed, or `*` for whatever is there; 428 without it, 412 where it is another",
    }),
  ),
});

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
      ...(route.conditional ? { headers: conditionHeaders } : {}),
    },
    async handler(request, reply) {
      refuse(request.body);
      const context = requestContextOf(request, answering.services, dialect.language);
      const caller = await authenticate(context, route.caller, request.body, route.scope);
      if (route.conditional && context.ifMatch === null) throw new MfaError("preconditionRequired");
      const body = namedIn(route.body, request.body);
      const query = namedIn(route.query, request.query);
      const answer = await handle({ context, caller, params: request.params, query, body });
      if (isSecondFactorDue(answer.data)) return answerFailure(answer.data, request, reply, answering);
      if (answer.etag !== undefined) reply.header("etag", answer.etag);
      return send(reply, dialect.succeed(route, request.id, answer));
    },
  });
}
