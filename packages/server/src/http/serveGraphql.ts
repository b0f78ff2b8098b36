import { Failure, SecondFactorDemand, Type } from "@countersign/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { FailureBody } from "../authing/present/presentFailure.ts";
import { resolvers } from "../authing/resolvers/resolvers.ts";
import { createGraphqlExecutor } from "../graphql/createGraphqlExecutor.ts";
import type { GraphqlAnswer } from "../graphql/GraphqlAnswer.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { type FailureAnswering, presentInstead } from "./answerFailure.ts";

const Request = Type.Object({
  query: Type.String({ examples: ["{ user { id email } }"] }),
  variables: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
  operationName: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const Place = Type.Object({ line: Type.Integer(), column: Type.Integer() });

const Answer = Type.Object(
  {
    data: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          message: Type.Union([SecondFactorDemand, Failure]),
          locations: Type.Optional(Type.Array(Place)),
          path: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Integer()]))),
          extensions: Type.Object({ code: Type.String() }),
        }),
      ),
    ),
  },
  { "x-response-description": "`data`, or `errors` whose `message` is a failure as all other paths answer it" },
);

/** Gives the answer to a request that was over before the executor could read it. */
function refusalWith(message: FailureBody): GraphqlAnswer {
  return { errors: [{ message, locations: [], path: [], extensions: { code: "INTERNAL_SERVER_ERROR" } }] };
}

/** Serves GraphQL. Failures come with HTTP 200 and an object for a message, as Authing's clients read them. */
export function serveGraphql(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
  answering: FailureAnswering,
): void {
  const executor = createGraphqlExecutor<RequestContext>(resolvers);
  app.post(
    "/graphql/v2",
    {
      // The executor reads the body, so that whatever is wrong with it is answered in the form of GraphQL.
      attachValidation: true,
      errorHandler: async (error, request, reply) =>
        reply.code(200).send(refusalWith(presentInstead(error, request, reply, answering).body)),
      schema: {
        operationId: "graphql",
        tags: ["GraphQL"],
        summary: "Ask one of Authing's GraphQL operations",
        description:
          "One root field per mutation, no batches; introspection gives the schema. Each operation asks for the credential it needs.",
        security: [{}, { userToken: [] }, { poolSecret: [] }, { poolAccessToken: [] }],
        body: Request,
        response: { 200: Answer },
      },
    },
    async (request, reply) =>
      executor.execute(
        request.body,
        contextOf(request),
        (outcome) => presentInstead(outcome, request, reply, answering).body,
      ),
  );
}
