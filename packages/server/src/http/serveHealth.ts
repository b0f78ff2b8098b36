import { Type } from "@countersign/contract";
import type { FastifyInstance } from "fastify";

const health = { tags: ["Service"], security: [] };

function statusOf<Word extends string>(word: Word, description: string) {
  return Type.Object({ status: Type.Literal(word) }, { "x-response-description": description });
}

/** Serves what a supervisor asks: whether the process is alive, and whether it can do its work. */
export function serveHealth(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.get(
    "/healthz",
    {
      schema: {
        ...health,
        operationId: "healthz",
        summary: "Tell that the process is alive",
        response: { 200: statusOf("alive", "It is") },
      },
    },
    async () => ({ status: "alive" }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        ...health,
        operationId: "readyz",
        summary: "Tell whether the database can be read and takes what is written, and whether the keys can be had",
        response: {
          200: statusOf("ready", "It is"),
          503: statusOf("unavailable", "It is not"),
        },
      },
    },
    async (_request, reply) =>
      (await isReady()) ? { status: "ready" } : reply.code(503).send({ status: "unavailable" }),
  );
}
