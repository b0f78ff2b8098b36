import { assertValidSchema, buildASTSchema, type DocumentNode, GraphQLSchema, Kind, parse } from "graphql";

/**
 * Gives the schema of a text with the operations that `isServed` knows and the types they reach, nothing else.
 *
 * @throws {Error} when no query is served
 */
export function buildGraphqlSchema(sdl: string, isServed: (operation: string) => boolean): GraphQLSchema {
  // The text is the same at every start: a test holds it to the rules of the language, which takes longer than the rest.
  const whole = buildASTSchema(withServedOperations(parse(sdl), isServed), { assumeValidSDL: true });
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
  const definitions = document.definitions.map((each) => {
    if (each.kind !== Kind.OBJECT_TYPE_EXTENSION) return each;
    return { ...each, fields: (each.fields ?? []).filter((operation) => isServed(operation.name.value)) };
  });
  return { ...document, definitions };
}
