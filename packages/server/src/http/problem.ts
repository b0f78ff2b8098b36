import { STATUS_CODES } from "node:http";
import { Type } from "typebox";
import type { FailureBody } from "../present/presentFailure.ts";

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

/** Gives the problem document of a failure. RFC 9457 §4.2.1: without a type of its own, the title is the status's. */
export function problemOf(status: number, { message, code, requestId }: FailureBody): Record<string, unknown> {
  return { type: "about:blank", title: STATUS_CODES[status], status, detail: message, code, requestId };
}
