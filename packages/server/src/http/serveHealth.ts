import { Type } from "@countersign/contract";
import type { FastifyInstance } from "fastify";

export interface HealthParts {
  readonly isReady: () => Promise<boolean>;
  /** Says in sentences what is wrong all the same. */
  readonly findTroubles?: (() => readonly string[]) | undefined;
}

const health = { tags: ["Service"], security: [] };

function statusOf<Word extends string>(word: Word, description: string) {
  return Type.Object({ status: Type.Literal(word) }, { "x-response-description": description });
}

const degraded = Type.Object(
  { status: Type.Literal("degraded"), reasons: Type.Array(Type.String()) },
  { "x-response-description": "It can, and something is wrong that its operator should mend" },
);

/** Serves what a supervisor asks: whether the process is alive, and whether it can do its work. */
export function serveHealth(app: FastifyInstance, { isReady, findTroubles = () => [] }: HealthParts): void {
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
          200: Type.Union([statusOf("ready", "It is"), degraded], { description: "It is" }),
          503: statusOf("unavailable", "It is not"),
        },
      },
    },
    async (_request, reply) => {
      if (!(await isReady())) return reply.code(503).send({ status: "unavailable" });
      const reasons = findTroubles();
      return reasons.length === 0 ? { status: "ready" } : { status: "degraded", reasons };
    },
  );
}
