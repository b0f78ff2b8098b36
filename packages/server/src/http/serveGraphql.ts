import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { createGraphqlExecutor } from "../graphql/createGraphqlExecutor.ts";
import { accountResolvers } from "../graphql/resolvers/account.ts";
import { codeResolvers } from "../graphql/resolvers/codes.ts";
import { managementResolvers } from "../graphql/resolvers/management.ts";
import { signInResolvers } from "../graphql/resolvers/signIn.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { type FailureAnswering, presentThrown } from "./answerFailure.ts";

const Answer = Type.Object({
  data: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        message: Type.Object({
          code: Type.Integer(),
          message: Type.String(),
          data: Type.Union([Type.Object({}), Type.Null()]),
        }),
      }),
    ),
  ),
});

/** Serves GraphQL. Failures come with HTTP 200 and an object for a message, as Authing's clients read them. */
export function serveGraphql(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
  answering: FailureAnswering,
): void {
  const executor = createGraphqlExecutor<RequestContext>({
    ...signInResolvers,
    ...accountResolvers,
    ...managementResolvers,
    ...codeResolvers,
  });
  app.post(
    "/graphql/v2",
    {
      // The executor reads the body, so that whatever is wrong with it is answered in the form of GraphQL.
      attachValidation: true,
      schema: {
        operationId: "graphql",
        summary: "Authing's GraphQL operations; one root field per mutation, no batches",
        body: Type.Object({
          query: Type.String(),
          variables: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
        }),
        response: { 200: Answer },
      },
    },
    async (request) =>
      executor.execute(request.body, contextOf(request), (error) => presentThrown(error, request, answering).body),
  );
}
