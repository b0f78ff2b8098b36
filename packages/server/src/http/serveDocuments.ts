import type { FastifyInstance } from "fastify";
import type { FixedDocument } from "./dialect.ts";

/** Serves texts that are always the same to whoever asks. */
export function serveDocuments(app: FastifyInstance, documents: readonly FixedDocument[]): void {
  for (const { operationId, path, summary, type, text } of documents) {
    const response = { 200: { description: "The document", content: { [type]: { schema: { type: "string" } } } } };
    const schema = { operationId, tags: ["Service"], security: [], summary, response };
    app.get(path, { schema }, async (_request, reply) => {
      reply.header("cache-control", "public, max-age=3600");
      return reply.type(type).send(text);
    });
  }
}
