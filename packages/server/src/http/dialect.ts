import type { FailureName, Language, RefusedMember, Route } from "@countersign/contract";
import type { GraphqlParts } from "../graphql/createGraphqlExecutor.ts";
import type { PresentedError } from "../graphql/GraphqlAnswer.ts";
import type { Answer, ServedRoute } from "./handler.ts";

/** A failure, or the demand for a second factor, as people may hear of it. */
export interface Failing {
  readonly name: FailureName;
  /** In the language of the request. */
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly requestId: string;
  /** Of a sign-in that waits for its second factor. */
  readonly flowHandle?: string;
}

export interface Reply {
  readonly status: number;
  /** Besides those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A way of talking to the service: what it serves, and how it puts what came of a request. */
export interface Dialect {
  readonly name: Route["dialect"];
  /** Of messages, to whoever asks for none. */
  readonly language: Language;
  /** Paths that begin so are this dialect's, whether something is there or not. */
  readonly prefixes: readonly string[];
  readonly routes: readonly ServedRoute[];
  /** Members of bodies that no route may drop; left out: what a route does not take, its schema refuses. */
  readonly refusedMembers?: readonly RefusedMember[];
  readonly graphql?: GraphqlDoor;
  /** What its clients load besides. */
  readonly documents?: readonly FixedDocument[];
  succeed(route: Route, requestId: string, answer: Answer): Reply;
  /** Null: no route was found for the request. */
  fail(failing: Failing, route: Route | null): Reply;
  readonly description: DialectDescription;
}

/** A text that is always the same. */
export interface FixedDocument {
  readonly operationId: string;
  readonly path: string;
  readonly summary: string;
  /** Its media type. */
  readonly type: string;
  readonly text: string;
}

/** One path that takes the operations of a GraphQL schema. */
export interface GraphqlDoor extends GraphqlParts {
  readonly path: string;
  /** For the API's description and the checks of a request. */
  readonly schema: Readonly<Record<string, unknown>>;
  fail(failing: Failing): PresentedError;
}

/** What the API's description says of all routes of a dialect. */
export interface DialectDescription {
  /** What stands before the list of a route's failures. */
  readonly failureList: string;
  /** Gives the answers of a route by their status. */
  answersOf(route: Route): Readonly<Record<number, object>>;
  /** The answers that are problem documents. */
  readonly problems: "default" | "431";
  /** Headers that all its paths read, by the name of the component. */
  readonly parameters: Readonly<Record<string, object>>;
  /** Gives an example of a failure; none where problems are described as one. */
  exampleOf?(name: FailureName): object;
}

/** Gives the dialect of a path, doubled slashes or not: the last one's is every path that no other claims. */
export function dialectAt(dialects: readonly Dialect[], url: string): Dialect {
  const path = url.replaceAll(/\/+/g, "/");
  const claiming = dialects.find(({ prefixes }) => prefixes.some((prefix) => path.startsWith(prefix)));
  const dialect = claiming ?? dialects.at(-1);
  if (dialect === undefined) throw new Error("a service without a dialect");
  return dialect;
}
