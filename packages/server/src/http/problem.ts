import { Type } from "@countersign/contract";
import type { FailureBody } from "../authing/present/presentFailure.ts";

// To import node:http loads fetch as well, which nobody may need.
const { STATUS_CODES } = process.getBuiltinModule("node:http");

const ProblemSchema = Type.Object({
  type: Type.Literal("about:blank"),
  title: Type.String({ description: "The phrase of the status" }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.Optional(Type.String({ description: "For people, in the language of `Accept-Language`" })),
  code: Type.Optional(Type.Integer({ description: "What went wrong; every number stands in docs/errors.md" })),
  requestId: Type.Optional(Type.String({ description: "By which the server's log knows the request" })),
});

/** What goes wrong on a path of our own, and what is refused on any before it is read as a request. RFC 9457 */
export const problemResponse = {
  description: "What is wrong",
  content: { "application/problem+json": { schema: ProblemSchema } },
} as const;

/**
 * Gives the problem document of a failure, with what is known of it as members of its own. RFC 9457 §3.2, and §4.2.1:
 * without a type of its own, the title is the status's.
 */
export function problemOf(status: number, failure: FailureBody): Record<string, unknown> {
  const { message, code, data, flowHandle, requestId } = failure;
  const known = { ...data, ...(flowHandle === undefined ? {} : { flowHandle }) };
  return { ...known, type: "about:blank", title: STATUS_CODES[status], status, detail: message, code, requestId };
}
