import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { UserTokens } from "../keys/userTokens.ts";

const Status = Type.Object({ status: Type.String() });

/** Serves what a supervisor asks: whether the process is alive, and whether it can do its work. */
export function serveHealth(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.get(
    "/healthz",
    { schema: { operationId: "healthz", summary: "Tell that the process is alive", response: { 200: Status } } },
    async () => ({ status: "alive" }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        operationId: "readyz",
        summary: "Tell whether the database is reachable and migrated",
        response: { 200: Status, 503: Status },
      },
    },
    async (_request, reply) =>
      (await isReady()) ? { status: "ready" } : reply.code(503).send({ status: "unavailable" }),
  );
}

/** Serves the public keys of user tokens. RFC 7517 §5 */
export function serveJwks(app: FastifyInstance, userTokens: UserTokens): void {
  const schema = {
    operationId: "jwks",
    summary: "Read the public keys that user tokens are signed with",
    response: { 200: Type.Object({ keys: Type.Array(Type.Object({})) }) },
  };
  app.get("/.well-known/jwks.json", { schema }, async (_request, reply) => {
    reply.header("cache-control", "public, max-age=60");
    return userTokens.jwks();
  });
}
