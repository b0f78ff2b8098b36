import { failuresOf, type Route } from "@countersign/contract";
import { isSecondFactorDue } from "@countersign/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Handler } from "../authing/rest/handler.ts";
import { authenticate } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { answerFailure, type FailureAnswering } from "./answerFailure.ts";
import { describeRoute } from "./describeRoute.ts";
import { success } from "./envelope.ts";
import { isAuthingPath } from "./isAuthingPath.ts";

/** Serves a route of the contract by its handler. */
export function mount<R extends Route>(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
  route: R,
  handler: Handler<R>,
  answering: FailureAnswering,
): void {
  const { params, query, body } = route;
  app.route({
    method: route.method,
    url: route.path,
    config: { failures: failuresOf(route) },
    schema: {
      ...describeRoute(route),
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    async handler(request, reply) {
      const context = contextOf(request);
      const caller = await authenticate<R["caller"]>(context, route.caller);
      const input = { context, caller, params: request.params, query: request.query, body: request.body };
      // Fastify has checked params, query and body against the schemas that their types come from.
      const { data, beside } = await handler(input as Parameters<Handler<R>>[0]);
      if (isSecondFactorDue(data)) return answerFailure(data, request, reply, answering);
      if (isAuthingPath(route.path)) return success(request.id, data, beside ?? {});
      reply.statusCode = route.status ?? 200;
      return data;
    },
  });
}
