import { PolicyCases } from "../policyCases.ts";
import { PolicyDocument } from "../policyDocument.ts";
import { Id, Maybe } from "../scalars.ts";
import { policyModes, policyOutcomes } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

const states = ["live", "draft"] as const;
const LONGEST_DAYS = 365;
const MOST_LISTED = 200;

const ApplicationId = Type.Optional(
  Type.String({ description: "An application of the pool; left out: the pool itself" }),
);
const maybePolicy = (description: string) =>
  Type.Union([Type.Object({ name: Type.String(), policy: PolicyDocument }), Type.Null()], { description });
const Version = Type.Integer({ minimum: 0 });
const Counts = Type.Object(
  Object.fromEntries(policyOutcomes.map((each) => [each, Type.Integer()])) as {
    [Outcome in (typeof policyOutcomes)[number]]: ReturnType<typeof Type.Integer>;
  },
);

const managed = { tag: "Management", caller: "management" } as const;

export const policyRoutes = defineRoutes({
  showPolicies: {
    ...managed,
    scope: "policies.read",
    method: "GET",
    path: "/v1/policies",
    summary: "Show the policy that decides on sign-ins by behaviour, its draft, and all versions there were",
    query: Type.Object({ applicationId: ApplicationId }, NOTHING_ELSE),
    data: Type.Object({
      mode: Type.Union([Type.Enum(policyModes), Type.Null()], { description: "Of the application; null: of the pool" }),
      live: maybePolicy("What decides, or would: of the application, else of its pool, else of this build"),
      draft: maybePolicy("What is tried beside it; null: nothing"),
      versions: Type.Array(
        Type.Object({ version: Version, state: Type.Enum(["live", "draft", "past"]), createdAt: Type.String() }),
        { description: "Of the application itself, or of the pool, the latest first" },
      ),
    }),
    failures: ["applicationUnknown"],
  },
  setPolicy: {
    ...managed,
    scope: "policies.write",
    method: "POST",
    path: "/v1/policies",
    status: 201,
    summary: "Keep a policy as the next version, in place of the one that decides or of the draft",
    body: Type.Object(
      {
        applicationId: ApplicationId,
        state: Type.Enum(states),
        policy: PolicyDocument,
        follows: Maybe(
          Type.Integer({
            minimum: 0,
            description:
              "The latest version that you have seen, 0 for none: where there is a later one, yours is refused. Left out: whichever there is",
          }),
        ),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({ name: Type.String(), version: Version, state: Type.Enum(states) }),
    failures: ["policyOutdated", "applicationUnknown"],
  },
  dropPolicy: {
    ...managed,
    scope: "policies.write",
    method: "DELETE",
    path: "/v1/policies",
    summary: "Take a policy, or a draft, out of its place: that of the pool decides then, or the default of this build",
    query: Type.Object({ applicationId: ApplicationId, state: Type.Enum(states) }, NOTHING_ELSE),
    data: Type.Object({ state: Type.Enum(states) }),
    failures: ["applicationUnknown"],
  },
  setPolicyMode: {
    ...managed,
    scope: "policies.write",
    method: "POST",
    path: "/v1/policies/mode",
    summary: "Say who decides on the sign-ins to an application",
    body: Type.Object(
      {
        applicationId: Id,
        mode: Type.Enum(policyModes, {
          description:
            "`fixed`: what it demands of all, alone; `shadow`: that, while the policy looks on; `adaptive`: that and the policy",
        }),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({ applicationId: Id, mode: Type.Enum(policyModes) }),
    failures: ["applicationUnknown"],
  },
  testPolicy: {
    ...managed,
    scope: "policies.read",
    method: "POST",
    path: "/v1/policies/test",
    summary: "Hold a policy against made-up cases; it is kept nowhere",
    body: Type.Object({ policy: PolicyDocument, cases: PolicyCases }, NOTHING_ELSE),
    data: Type.Object({
      wrong: Type.Integer({ description: "How many came to something else than was expected" }),
      cases: Type.Array(
        Type.Object({
          name: Type.String(),
          expected: Type.Enum(policyOutcomes),
          outcome: Type.Enum(policyOutcomes),
          score: Type.Integer(),
          ok: Type.Boolean(),
        }),
      ),
    }),
    failures: [],
  },
  replayPolicy: {
    ...managed,
    scope: "policies.read",
    method: "POST",
    path: "/v1/policies/replay",
    summary: "Show what a policy would have done to the sign-ins of the last days",
    body: Type.Object(
      {
        applicationId: Id,
        policy: Type.Optional(PolicyDocument),
        days: Maybe(Type.Integer({ minimum: 1, maximum: LONGEST_DAYS, description: "How far back; left out: 30" })),
        limit: Maybe(
          Type.Integer({ minimum: 0, maximum: MOST_LISTED, description: "How many to list at most; left out: 50" }),
        ),
      },
      { ...NOTHING_ELSE, description: "Without `policy` it is the draft, or the policy where there is none" },
    ),
    data: Type.Object({
      policy: Type.String(),
      signIns: Type.Integer({ description: "How many were looked at" }),
      isCut: Type.Boolean({ description: "There are older ones, which were not: the command line looks at all" }),
      counts: Counts,
      touched: Type.Array(
        Type.Object({
          id: Id,
          at: Type.String(),
          userId: Id,
          was: Type.Enum(["admitted", "asked", "denied"]),
          wouldBe: Type.Enum(policyOutcomes),
          score: Type.Integer(),
          because: Type.Array(Type.String()),
        }),
        { description: "Those that it would not just have let in, the latest first" },
      ),
    }),
    failures: ["applicationUnknown"],
  },
});
