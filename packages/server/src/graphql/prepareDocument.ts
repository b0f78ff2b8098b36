import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  ValuesOfCorrectTypeRule,
  validate,
} from "graphql";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";
import { assertWithinLimits, graphqlLimits } from "./limits.ts";

/** The rules whose messages hold names only; among them the one that bounds the lists of an introspection. */
const namingRules = specifiedRules.filter((rule) => rule !== ValuesOfCorrectTypeRule);
const REASON_CHARACTERS = 300;

/**
 * Gives the parsed query text, once it is known to be within the limits and to fit the schema.
 *
 * @throws {GraphqlRefusal}
 */
export function prepareDocument(schema: GraphQLSchema, query: string): DocumentNode {
  const document = parseWithinLimits(query);
  assertWithinLimits(document);
  const options = { maxErrors: 1, hideSuggestions: true };
  const [misfit] = validate(schema, document, namingRules, options);
  if (misfit !== undefined) throw refusalAt(misfit, misfit.message.slice(0, REASON_CHARACTERS));
  const [wrongValue] = validate(schema, document, [ValuesOfCorrectTypeRule], options);
  // The message of graphql-js would quote the value.
  if (wrongValue !== undefined) throw refusalAt(wrongValue, "A value in the query text does not fit its type.");
  return document;
}

function parseWithinLimits(query: string): DocumentNode {
  try {
    return parse(query, { maxLexicalTokens: graphqlLimits.tokens, maxComments: graphqlLimits.comments });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // The message of graphql-js would quote what stands there, which may be a value.
    throw refusalAt(error, `The query text has a syntax error, or more than ${graphqlLimits.tokens} tokens.`);
  }
}

function refusalAt(error: GraphQLError, reason: string): GraphqlRefusal {
  return new GraphqlRefusal(reason, error.locations ?? []);
}
