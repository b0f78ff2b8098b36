import { graphqlEndpoint, schemaSdl } from "@countersign/contract";
import type { GraphqlDoor } from "../http/dialect.ts";
import { failureBody } from "./present/failureBody.ts";
import { resolvers } from "./resolvers/resolvers.ts";

const { path, ...schema } = graphqlEndpoint;

/** The operations of Authing's GraphQL. */
export const graphqlDoor: GraphqlDoor = {
  path,
  schema: { ...schema, security: [{}, { userToken: [] }, { poolSecret: [] }, { poolAccessToken: [] }] },
  sdl: schemaSdl,
  resolvers,
  fail: failureBody,
};
