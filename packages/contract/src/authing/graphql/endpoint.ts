import { Type } from "../../Type.ts";
import { Failure, SecondFactorDemand } from "../envelope.ts";

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

/** The one path of GraphQL. Failures come with HTTP 200 and an object for a message, as Authing's clients read them. */
export const graphqlEndpoint = {
  path: "/graphql/v2",
  summary: "Ask one of Authing's GraphQL operations",
  description:
    "One root field per mutation, no batches; introspection gives the schema. Each operation asks for the credential it needs.",
  body: Request,
  response: { 200: Answer },
};
