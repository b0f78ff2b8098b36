import { assertValidSchema, buildASTSchema, type GraphQLSchema, parse } from "graphql";

/** Gives the schema of a text. */
export function buildGraphqlSchema(sdl: string): GraphQLSchema {
  // The text is the same at every start: a test holds it to the rules of the language, which takes longer than the rest.
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  assertValidSchema(schema);
  return schema;
}
