import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from "graphql";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";

/**
 * Gives the operation of a document that a request means.
 *
 * @throws {GraphqlRefusal} when there is none of that name, several to choose from, or none that is served at all
 */
export function selectOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const named = operationName === null ? operations : operations.filter(({ name }) => name?.value === operationName);
  const [operation, another] = named;
  if (operation === undefined) throw new GraphqlRefusal("The query text holds no such operation.");
  if (another !== undefined) throw new GraphqlRefusal("Name one of the operations by operationName.");
  if (schema.getRootType(operation.operation) == null) {
    throw new GraphqlRefusal(`There is no ${operation.operation} to be served.`);
  }
  return operation;
}
