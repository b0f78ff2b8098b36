import { type ExecutionResult, execute, GraphQLError } from "graphql";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { findVariableFault } from "./findVariableFault.ts";
import type { GraphqlAnswer, GraphqlAnswerError, PresentedError } from "./GraphqlAnswer.ts";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";
import { InsteadOfData } from "./InsteadOfData.ts";
import { PreparedDocuments } from "./PreparedDocuments.ts";
import { readGraphqlRequest } from "./readGraphqlRequest.ts";
import { selectOperation } from "./selectOperation.ts";

type PresentError = (outcome: unknown) => PresentedError;

export interface GraphqlExecutor<Context> {
  /**
   * Answers the parsed body of one request. It rejects for nothing that a client can send or a resolver can throw.
   *
   * @param presentError what a client may see of a {@link GraphqlRefusal}, of whatever a resolver threw, or of what it
   *   gave {@link InsteadOfData}
   */
  execute(request: unknown, context: Context, presentError: PresentError): Promise<GraphqlAnswer>;
}

export interface GraphqlParts {
  /** A schema whose operations extend its roots. */
  readonly sdl: string;
  /** By operation. One refuses by throwing; its operation then answers null. */
  readonly resolvers: object;
}

/**
 * Gives the executor of the operations of a schema.
 *
 * @param networkOf names the network that a request comes from, whose time new documents take; null: nobody's
 */
export function createGraphqlExecutor<Context>(
  { sdl, resolvers }: GraphqlParts,
  networkOf: (context: Context) => string | null = () => null,
): GraphqlExecutor<Context> {
  const schema = buildGraphqlSchema(sdl);
  const documents = new PreparedDocuments(schema);

  async function answer(request: unknown, context: Context, presentError: PresentError): Promise<GraphqlAnswer> {
    const { query, variables, operationName } = readGraphqlRequest(request);
    const { document, constantData } = documents.prepare(query, networkOf(context));
    const operation = selectOperation(schema, document, operationName);
    if (constantData !== null) return { data: constantData };
    const fault = findVariableFault(schema, operation, variables);
    if (fault !== null) throw new GraphqlRefusal(fault);
    const result = await execute({
      schema,
      document,
      rootValue: resolvers,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
    return toAnswer(result, presentError);
  }

  return {
    async execute(request, context, presentError) {
      try {
        return await answer(request, context, presentError);
      } catch (error) {
        const locations = error instanceof GraphqlRefusal && error.locations.length > 0 ? error.locations : undefined;
        return { errors: [{ message: presentError(error), ...(locations && { locations }), extensions }] };
      }
    },
  };
}

/** The clients know no other. */
const extensions = { code: "INTERNAL_SERVER_ERROR" } as const;

function toAnswer({ data, errors }: ExecutionResult, presentError: PresentError): GraphqlAnswer {
  if (data === undefined) throw new GraphqlRefusal("The variables do not fit the operation.");
  if (errors === undefined) return { data };
  return { errors: errors.map((error) => toAnswerError(error, presentError)), data };
}

function toAnswerError(error: unknown, presentError: PresentError): GraphqlAnswerError {
  // graphql-js takes any error with a path of its own for one it has located itself, and passes it on as it is.
  const located = error instanceof GraphQLError ? error : null;
  const original = located?.originalError ?? error;
  return {
    message: presentError(original instanceof InsteadOfData ? original.outcome : original),
    locations: located?.locations ?? [],
    path: located?.path ?? [],
    extensions,
  };
}
