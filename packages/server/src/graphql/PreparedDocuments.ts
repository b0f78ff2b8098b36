import { type DocumentNode, executeSync, type GraphQLSchema, Kind, type Token } from "graphql";
import { LRUCache } from "lru-cache";
import { prepareDocument } from "./prepareDocument.ts";

/** A document that fits the schema. */
export interface PreparedDocument {
  readonly document: DocumentNode;
  /** What it always answers: it asks about nothing but the schema. Null for any other document. */
  readonly constantData: Readonly<Record<string, unknown>> | null;
}

/** Memory as measured: of a parsed document for each token, of a constant answer for each character of its JSON. */
const BYTES_PER_TOKEN = 500;
const BYTES_PER_ANSWER_CHARACTER = 5;

/**
 * Prepares documents and keeps those used last: the clients send the same few texts again and again, and the Python
 * client introspects before every operation.
 */
export class PreparedDocuments {
  readonly #kept: LRUCache<string, PreparedDocument>;

  constructor(schema: GraphQLSchema, { maxDocuments = 200, maxBytes = 16 * 1024 * 1024 } = {}) {
    this.#kept = new LRUCache({
      max: maxDocuments,
      maxSize: maxBytes,
      sizeCalculation: weightBytes,
      memoMethod: (query) => prepareOnce(schema, query),
    });
  }

  /**
   * Gives the prepared document of a query text.
   *
   * @throws {GraphqlRefusal}
   */
  prepare(query: string): PreparedDocument {
    return this.#kept.memo(query);
  }
}

function prepareOnce(schema: GraphQLSchema, query: string): PreparedDocument {
  const document = prepareDocument(schema, query);
  const constantData = asksAboutTheSchemaOnly(document) ? (executeSync({ schema, document }).data ?? null) : null;
  return { document, constantData };
}

function asksAboutTheSchemaOnly(document: DocumentNode): boolean {
  return document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      ((definition.variableDefinitions ?? []).length === 0 &&
        definition.selectionSet.selections.every((one) => one.kind === Kind.FIELD && one.name.value.startsWith("__"))),
  );
}

function weightBytes({ document, constantData }: PreparedDocument, query: string): number {
  let tokens = 0;
  for (let token: Token | null = document.loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  const answerCharacters = constantData === null ? 0 : JSON.stringify(constantData).length;
  return 2 * query.length + BYTES_PER_TOKEN * tokens + BYTES_PER_ANSWER_CHARACTER * answerCharacters;
}
