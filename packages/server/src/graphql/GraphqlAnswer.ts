import type { SourceLocation } from "graphql";

/** What a client may see of an error; more members may stand beside these. */
export interface PresentedError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** One error of an answer. Its `message` is an object, against the letter of GraphQL: the clients read `message.code`. */
export interface GraphqlAnswerError {
  readonly message: PresentedError;
  readonly locations?: readonly SourceLocation[];
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: "INTERNAL_SERVER_ERROR" };
}

/** The body of an answer. Without `data` nothing was executed; a refused operation is null in it. */
export interface GraphqlAnswer {
  readonly errors?: readonly GraphqlAnswerError[];
  readonly data?: Readonly<Record<string, unknown>> | null;
}
