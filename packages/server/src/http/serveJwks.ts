import { Type } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import type { Services } from "../request/services.ts";

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

/** The second is where some clients of Authing's look. */
const paths = { jwks: "/.well-known/jwks.json", jwksOfOidc: "/oidc/.well-known/jwks.json" };

/** Serves the public keys of user tokens. RFC 7517 §5 */
export function serveJwks(app: FastifyInstance, services: Services): void {
  const schema = {
    tags: ["Service"],
    security: [],
    summary: "Read the public keys that user tokens are signed with",
    description:
      "Whoever verifies user tokens by these must check `aud`, too: a token is good for the application it was given for, which " +
      "may ask for less than another. Whether its session still holds, only the service says.",
    response: { 200: KeySet },
  };
  for (const [operationId, path] of Object.entries(paths)) {
    app.get(path, { schema: { ...schema, operationId } }, async (_request, reply) => {
      reply.header("cache-control", "public, max-age=60");
      return services.userTokens.jwks();
    });
  }
}
