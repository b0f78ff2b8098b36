import { Type } from "@countersign/contract";

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
