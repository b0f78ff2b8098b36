import { Id, Maybe, NullableText, PolicyFactor, Text } from "../scalars.ts";
import { policyModes } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

const LONGEST_NAME = 100;
const LONGEST_URI = 2000;
const MOST_URIS = 50;
const MOST_TRUST_DAYS = 90;

const words = {
  faceProof: Type.Enum(["photo", "live"]),
  firstEnrolment: Type.Enum(["signIn", "proved"]),
  clientType: Type.Enum(["confidential", "public"]),
  ownLogin: Type.Enum(["refused", "known", "creating"]),
  policyMode: Type.Enum(policyModes),
};

const Look = Type.Object({
  colour: NullableText,
  hasLogo: Type.Boolean(),
  termsUrl: NullableText,
  privacyUrl: NullableText,
});

const Application = Type.Object({
  id: Id,
  name: Type.String(),
  factors: Type.Array(PolicyFactor, { description: "What a sign-in must add to the first factor; empty: nothing" }),
  redirectUris: Type.Array(Type.String()),
  allowedOrigins: Type.Array(Type.String()),
  templates: Type.Array(Type.String(), { description: "Which messages have words of its own, such as `sms.signIn`" }),
  ...words,
  trustDays: Type.Integer(),
  look: Look,
  createdAt: when("When it was made"),
  revision: Type.Integer({ description: "In quotation marks it is the `ETag`, which a change names in `If-Match`" }),
});

const name = Type.String({ minLength: 1, maxLength: LONGEST_NAME, pattern: "\\S", description: "Messages name it" });
const list = (description: string) =>
  Maybe(Type.Array(Text(LONGEST_URI), { maxItems: MOST_URIS, description: `${description}; all of them` }));

const fields = {
  factors: Maybe(Type.Array(PolicyFactor, { maxItems: 5 })),
  redirectUris: list("Where a finished sign-in may lead"),
  allowedOrigins: list("The web pages that may call the service for it, such as https://app.example.com"),
  faceProof: Maybe(words.faceProof),
  firstEnrolment: Maybe(words.firstEnrolment),
  clientType: Maybe(words.clientType),
  ownLogin: Maybe(words.ownLogin),
  policyMode: Maybe(words.policyMode),
  trustDays: Maybe(Type.Integer({ minimum: 0, maximum: MOST_TRUST_DAYS })),
};

const one = { params: Type.Object({ id: Id }) };
const common = { tag: "Management", caller: "management" } as const;

export const applicationRoutes = defineRoutes({
  listApplications: {
    ...common,
    scope: "applications.read",
    method: "GET",
    path: "/v1/applications",
    summary: "List the applications of the user pool",
    query: Type.Object({ ...page }, NOTHING_ELSE),
    data: Type.Object({ applications: Type.Array(Application, { description: "In the order of their ids" }), next }),
    failures: [],
  },

  getApplication: {
    ...common,
    scope: "applications.read",
    method: "GET",
    path: "/v1/applications/:id",
    summary: "Show an application",
    ...one,
    data: Application,
    failures: ["applicationUnknown"],
  },

  createApplication: {
    ...common,
    scope: "applications.write",
    method: "POST",
    path: "/v1/applications",
    status: 201,
    summary: "Make an application; its secret is shown this once",
    body: Type.Object({ name, ...fields }, NOTHING_ELSE),
    data: Type.Object({
      ...Application.properties,
      secret: Type.String({ description: "32 hexadecimal digits; shown this once" }),
    }),
    failures: [],
  },

  updateApplication: {
    ...common,
    scope: "applications.write",
    method: "PATCH",
    path: "/v1/applications/:id",
    conditional: true,
    summary:
      "Change an application. Where it demands more, sessions that passed less are asked from the next request on",
    ...one,
    body: Type.Object({ name: Maybe(name), ...fields }, NOTHING_ELSE),
    data: Application,
    failures: ["applicationUnknown"],
  },
});
