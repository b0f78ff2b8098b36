import { Id, NullableText, ServedFactor } from "../scalars.ts";
import { policyModes, policyOutcomes, signalNames, signalStates } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

/** A signal, with the sentence that says it in the caller's language; none is said of what is absent. */
const Signal = Type.Object({
  name: Type.Enum(signalNames),
  state: Type.Enum(signalStates, { description: "`unknown`: it cannot be told" }),
  weight: Type.Integer({ description: "What it added" }),
  sentence: NullableText,
});

/** What a policy comes to, and why. */
export const PolicyVerdict = Type.Object({
  policy: Type.String({ description: "Such as `application:3`, `pool:1` or `default:1`" }),
  outcome: Type.Enum(policyOutcomes),
  factors: Type.Union([Type.Array(ServedFactor), Type.Null()], {
    description: "What a challenge accepts; null: all that is served",
  }),
  score: Type.Integer(),
  signals: Type.Array(Signal),
  rules: Type.Array(Type.String(), { description: "Names of the rules that hold" }),
  softened: Type.Union([Type.Object({ by: Type.String(), from: Type.Enum(policyOutcomes) }), Type.Null()], {
    description: "The exception, or `grace`, that made it milder",
  }),
});

const MaybeVerdict = Type.Union([PolicyVerdict, Type.Null()]);

export const decisionRoutes = defineRoutes({
  getDecision: {
    tag: "Sign-in",
    method: "GET",
    path: "/v1/decisions/:id",
    caller: "management",
    scope: "decisions.read",
    summary: "Show what was decided on a sign-in, and by what",
    params: Type.Object({ id: Id }),
    data: Type.Object({
      id: Id,
      applicationId: Id,
      userId: Id,
      requestId: Type.String(),
      decidedAt: Type.String({ description: "ISO 8601" }),
      mode: Type.Enum(policyModes),
      outcome: Type.Enum(["admitted", "asked", "denied"], {
        description: "What came of the first factor; `asked`: for a second one",
      }),
      ip: NullableText,
      country: NullableText,
      city: NullableText,
      network: NullableText,
      action: Type.Union([Type.String(), Type.Null()], { description: "What was done in a session; null: a sign-in" }),
      owedSince: Type.Union([Type.String(), Type.Null()], {
        description:
          "Since when a second factor was owed for what was done in a session (ISO 8601): then one is asked for whatever the policy comes to",
      }),
      decidedAnew: Type.Union([Type.Boolean(), Type.Null()], {
        description:
          "Whether it comes to the same when it is made again by what was kept; null: no policy looked at it",
      }),
      verdict: MaybeVerdict,
      draft: MaybeVerdict,
    }),
    failures: ["notFound"],
  },
  linkDecision: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/decisions/:id/links",
    caller: "management",
    scope: "decisions.read",
    status: 201,
    summary: "Make a link to the page that explains a decision: for a quarter of an hour, to whoever has it",
    params: Type.Object({ id: Id }),
    body: Type.Object({}, NOTHING_ELSE),
    data: Type.Object({ url: Type.String(), expiresAt: Type.String({ description: "ISO 8601" }) }),
    failures: ["notFound"],
  },
});
