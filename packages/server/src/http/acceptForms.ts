import { parse } from "node:querystring";
import type { FastifyInstance } from "fastify";

/** Lets routes take a form beside JSON, as OAuth's clients send it. What is said twice is a list, which no schema takes. RFC 6749 §3.2 */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    async (_request: unknown, body: string) => ({
      ...parse(body),
    }),
  );
}
