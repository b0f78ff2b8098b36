import { GraphqlRefusal } from "./GraphqlRefusal.ts";
import { graphqlLimits } from "./limits.ts";

/** The members of a request's body, told apart. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/**
 * Reads the body of a request.
 *
 * @throws {GraphqlRefusal} for a batch, for anything that is no such body and for a query text that is too long
 */
export function readGraphqlRequest(body: unknown): GraphqlRequest {
  if (Array.isArray(body)) throw new GraphqlRefusal("Send one operation: batches are not served.");
  if (!isRecord(body)) throw new GraphqlRefusal("Send a JSON object with a query.");
  const { query, variables = null, operationName = null } = body;
  if (typeof query !== "string") throw new GraphqlRefusal("query must be a string.");
  if (query.length > graphqlLimits.queryCharacters) {
    throw new GraphqlRefusal(`The query text is longer than ${graphqlLimits.queryCharacters} characters.`);
  }
  if (variables !== null && !isRecord(variables)) throw new GraphqlRefusal("variables must be an object.");
  if (operationName !== null && typeof operationName !== "string") {
    throw new GraphqlRefusal("operationName must be a string.");
  }
  return { query, variables: variables ?? {}, operationName };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
