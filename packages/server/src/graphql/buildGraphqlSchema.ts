import {
  assertValidSchema,
  buildASTSchema,
  type DocumentNode,
  GraphQLSchema,
  Kind,
  type ObjectTypeExtensionNode,
  parse,
  visit,
} from "graphql";
import { accountSdl } from "./schema/account.ts";
import { codesSdl } from "./schema/codes.ts";
import { inputsSdl } from "./schema/inputs.ts";
import { managementSdl } from "./schema/management.ts";
import { signInSdl } from "./schema/signIn.ts";
import { userSdl } from "./schema/user.ts";

/** Operations extend these. They are all nullable, so that a refused one answers null and leaves its neighbours. */
const rootsSdl = "type Query type Mutation";
const sources = [rootsSdl, userSdl, inputsSdl, signInSdl, accountSdl, managementSdl, codesSdl];

/**
 * Gives the schema with the operations that `isServed` knows and the types they reach, nothing else.
 *
 * @throws {Error} when no query is served
 */
export function buildGraphqlSchema(isServed: (operation: string) => boolean): GraphQLSchema {
  const whole = buildASTSchema(withServedOperations(parse(sources.join("\n")), isServed));
  // A schema made from its roots holds only what they reach: no input of an operation that is not there.
  const schema = new GraphQLSchema({
    query: whole.getQueryType() ?? null,
    mutation: whole.getMutationType() ?? null,
    directives: whole.getDirectives(),
  });
  assertValidSchema(schema);
  return schema;
}

function withServedOperations(document: DocumentNode, isServed: (operation: string) => boolean): DocumentNode {
  return visit(document, {
    [Kind.OBJECT_TYPE_EXTENSION]: (root: ObjectTypeExtensionNode): ObjectTypeExtensionNode => ({
      ...root,
      fields: (root.fields ?? []).filter((operation) => isServed(operation.name.value)),
    }),
  });
}
