import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description }) as const;

/** What openapi.json says beside the routes. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      description: "Self-hosted multi-factor authentication that Authing's clients work against unchanged.",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: {
        userToken: bearer("The `token` of a completed sign-in"),
        mfaToken: bearer("The `mfaToken` that comes with 1635 and 1636"),
        poolAccessToken: bearer("What the GraphQL query `accessToken` gives for the pool's secret"),
        poolSecret: { type: "http", scheme: "basic", description: "The user pool's id and secret" },
      },
    },
  },
};
