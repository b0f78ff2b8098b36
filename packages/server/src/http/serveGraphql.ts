import { networkOf } from "@countersign/core";
import type { FastifyInstance } from "fastify";
import { createGraphqlExecutor } from "../graphql/createGraphqlExecutor.ts";
import type { GraphqlAnswer, PresentedError } from "../graphql/GraphqlAnswer.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { type Answering, failingOf } from "./answerFailure.ts";
import type { Dialect, GraphqlDoor } from "./dialect.ts";
import { requestContextOf } from "./requestContextOf.ts";

/** Gives the answer to a request that was over before the executor could read it. */
function refusalWith(message: PresentedError): GraphqlAnswer {
  return { errors: [{ message, locations: [], path: [], extensions: { code: "INTERNAL_SERVER_ERROR" } }] };
}

/** Serves the GraphQL of a dialect. */
export function serveGraphql(app: FastifyInstance, door: GraphqlDoor, dialect: Dialect, answering: Answering): void {
  const executor = createGraphqlExecutor<RequestContext>(door, ({ origin }) => networkOf(origin));
  app.post(
    door.path,
    {
      config: { dialect },
      // The executor reads the body, so that whatever is wrong with it is answered in the form of GraphQL.
      attachValidation: true,
      errorHandler: async (error, request, reply) =>
        reply.code(200).send(refusalWith(door.fail(failingOf(error, request, reply, answering)))),
      schema: { ...door.schema, operationId: "graphql", tags: ["GraphQL"] },
    },
    async (request, reply) =>
      executor.execute(request.body, requestContextOf(request, answering.services, dialect.language), (outcome) =>
        door.fail(failingOf(outcome, request, reply, answering)),
      ),
  );
}
