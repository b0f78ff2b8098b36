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

/** What says of an issuer where its keys are. RFC 8414 §2, as far as there is something to say: nothing is asked for tokens there. */
const Metadata = Type.Object(
  {
    issuer: Type.String({ description: "What tokens name as `iss`" }),
    jwks_uri: Type.String(),
    id_token_signing_alg_values_supported: Type.Array(Type.String()),
    subject_types_supported: Type.Array(Type.String()),
    response_types_supported: Type.Array(Type.String()),
  },
  { "x-response-description": "Where the keys of this issuer are" },
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
  serveMetadata(app, services);
}

/** Serves, below what tokens name as `iss`, where the keys are: libraries that are told the issuer alone look there. */
function serveMetadata(app: FastifyInstance, services: Services): void {
  const schema = {
    operationId: "issuerMetadata",
    tags: ["Service"],
    security: [],
    summary: "Read where the keys of the issuer of user tokens are",
    description:
      "For libraries that are told an issuer alone. People sign in by the routes of this API, and by none that are named here.",
    response: { 200: Metadata },
  };
  app.get("/oidc/.well-known/openid-configuration", { schema }, async (_request, reply) => {
    reply.header("cache-control", "public, max-age=60");
    const issuer = services.userTokens.issuer();
    return {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ["ES256"],
      subject_types_supported: ["public"],
      response_types_supported: [],
    };
  });
}
