import { MfaError } from "@countersign/contract";
import { type DocumentNode, executeSync, type GraphQLSchema, Kind, type Token } from "graphql";
import { LRUCache } from "lru-cache";
import { createWorkBudget, type WorkBudget } from "../slots/createWorkBudget.ts";
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

/** An introspection takes about 10 ms; the documents of the known clients, half of one. */
const BUDGET = { each: 2000, total: 4000, share: 0.05, few: 50 };
const RETRY_SECONDS = 10;

/**
 * Prepares documents and keeps those used last: the clients send the same few texts again and again, and the Python
 * client introspects before every operation.
 */
export class PreparedDocuments {
  readonly #kept: LRUCache<string, PreparedDocument>;
  readonly #schema: GraphQLSchema;
  readonly #budget: WorkBudget;

  constructor(
    schema: GraphQLSchema,
    { maxDocuments = 200, maxBytes = 16 * 1024 * 1024, budget = createWorkBudget(BUDGET) } = {},
  ) {
    this.#schema = schema;
    this.#budget = budget;
    this.#kept = new LRUCache({
      max: maxDocuments,
      maxSize: maxBytes,
      sizeCalculation: weightBytes,
    });
  }

  /**
   * Gives the prepared document of a query text. What is new has to be read and checked at once, within the time of the
   * network that sends it.
   *
   * @throws {GraphqlRefusal}
   * @throws {MfaError} tooOften
   */
  prepare(query: string, network: string | null = null): PreparedDocument {
    const kept = this.#kept.get(query);
    if (kept !== undefined) return kept;
    const prepare = (): PreparedDocument => prepareOnce(this.#schema, query);
    const prepared = network === null ? prepare() : this.#budget.spend(network, prepare);
    if (prepared === null) throw new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
    this.#kept.set(query, prepared);
    return prepared;
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
