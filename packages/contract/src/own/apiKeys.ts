import { apiKeyRules, apiScopeNames, scopeBundleNames } from "../apiScopes.ts";
import { Id, Maybe } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

const maybeWhen = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  prefix: Type.String({ description: "How the key begins; what follows is nowhere to be seen" }),
  scopes: Type.Array(Type.String(), { description: "What it opens" }),
  madeBy: Type.Union([Type.String(), Type.Null()], {
    description: "The key that made it: it ends with that one; null: the pool's own credentials, or the command line",
  }),
  createdAt: when("When it was made"),
  expiresAt: when("When it ends, or has ended"),
  revokedAt: maybeWhen("When it was ended before its time, ISO 8601; null: it was not"),
  lastUsedAt: maybeWhen("When it was last used, to about a minute, ISO 8601; null: not yet"),
  active: Type.Boolean({ description: "It opens what it is for" }),
});

const common = { tag: "Management", caller: "management" } as const;

export const apiKeyRoutes = defineRoutes({
  listApiKeys: {
    ...common,
    scope: "apiKeys.read",
    method: "GET",
    path: "/v1/api-keys",
    summary: "List the API keys of the user pool; those that have ended are listed for 90 days",
    query: Type.Object({ ...page }, NOTHING_ELSE),
    data: Type.Object({ apiKeys: Type.Array(ApiKey, { description: "In the order of their ids" }), next }),
    failures: [],
  },

  createApiKey: {
    ...common,
    scope: "apiKeys.write",
    method: "POST",
    path: "/v1/api-keys",
    status: 201,
    summary: "Make an API key; it is shown this once. A key makes none that opens more than itself or lives longer",
    body: Type.Object(
      {
        name: Type.String({
          minLength: 1,
          maxLength: apiKeyRules.longestName,
          pattern: "\\S",
          description: "What it is for; not only blanks",
        }),
        scopes: Type.Array(Type.Enum([...apiScopeNames, ...scopeBundleNames]), {
          minItems: 1,
          maxItems: apiScopeNames.length + scopeBundleNames.length,
          description: `What it opens: scopes, or a word for several (${scopeBundleNames.map((word) => `\`${word}\``).join(", ")})`,
        }),
        expiresInSeconds: Maybe(
          Type.Integer({
            minimum: apiKeyRules.leastSeconds,
            maximum: apiKeyRules.longestSeconds,
            description: `How long it lives; left out: ${apiKeyRules.defaultSeconds}, a year, or as long as the key that makes it`,
          }),
        ),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      ...ApiKey.properties,
      key: Type.String({ description: "Shown this once: `Authorization: Bearer` and this" }),
    }),
    newestSecret: "apiKey.create",
    failures: ["apiKeyTooWide"],
  },

  revokeApiKey: {
    ...common,
    scope: "apiKeys.write",
    method: "DELETE",
    path: "/v1/api-keys/:id",
    summary: "End an API key at once, everywhere, and every key that was made by it",
    params: Type.Object({ id: Id }),
    data: Type.Object({ ended: Type.Boolean({ description: "False: it had ended before" }) }),
    failures: ["apiKeyUnknown", "apiKeyTooWide"],
  },
});
