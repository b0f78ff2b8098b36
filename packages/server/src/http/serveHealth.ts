import { Type } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import type { UserTokens } from "../tokens/userTokens.ts";

const health = { tags: ["Service"], security: [] };

function statusOf<Word extends string>(word: Word, description: string) {
  return Type.Object({ status: Type.Literal(word) }, { "x-response-description": description });
}

const KeySet = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kty: Type.String(),
        kid: Type.String(),
        alg: Type.String(),
        use: Type.Literal("sig"),
        crv: Type.Optional(Type.String()),
        x: Type.Optional(Type.String()),
        y: Type.Optional(Type.String()),
      }),
    ),
  },
  { "x-response-description": "A JSON Web Key Set" },
);

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
        summary: "Tell whether the database is reachable and migrated",
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

/** Serves the public keys of user tokens. RFC 7517 §5 */
export function serveJwks(app: FastifyInstance, userTokens: UserTokens): void {
  const schema = {
    ...health,
    operationId: "jwks",
    summary: "Read the public keys that user tokens are signed with",
    response: { 200: KeySet },
  };
  app.get("/.well-known/jwks.json", { schema }, async (_request, reply) => {
    reply.header("cache-control", "public, max-age=60");
    return userTokens.jwks();
  });
}
