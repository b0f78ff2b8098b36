import type { TSchema } from "typebox";
import { type FailureName, failures } from "../errors.ts";
import { failuresOf, type Route } from "../route.ts";
import { Type } from "../Type.ts";
import { TriggerData } from "./signIn.ts";

/** What every answer of the Authing paths holds, whether it went well or not; the HTTP status is 200. */
const common = {
  message: Type.String({ description: "For people, in the language of `x-authing-lang` or `Accept-Language`" }),
  requestId: Type.String({ description: "By which the server's log knows the request" }),
};

/** What a failure holds besides. */
const failing = {
  ...common,
  apiCode: Type.Integer({ description: "`code` once more" }),
  uniqueId: Type.String({ description: "`requestId` once more" }),
};

export const Failure = Type.Object(
  {
    ...failing,
    code: Type.Integer({ description: "What went wrong; every number stands in docs/errors.md" }),
    statusCode: Type.Integer({ minimum: 300, maximum: 499 }),
    data: Type.Union([Type.Object({}), Type.Null()], {
      description: "Such as `field` and `rule` of what is malformed, or `retryAfterSeconds`",
    }),
  },
  { $id: "Failure" },
);

const demands = ["mfaRequired", "applicationMfaRequired"] as const satisfies readonly FailureName[];

/** Not an end: the way on, with a second factor. */
export const SecondFactorDemand = Type.Object(
  {
    ...failing,
    code: Type.Enum(demands.map((name) => failures[name].code)),
    statusCode: Type.Literal(302),
    data: TriggerData,
    flowHandle: Type.String(),
  },
  { $id: "SecondFactorDemand" },
);

const { code: _code, ...codelessFailing } = Failure.properties;
const CodelessFailure = Type.Object(codelessFailing, { $id: "CodelessFailure" });
const { code: _demandCode, ...codelessDemand } = SecondFactorDemand.properties;
const CodelessDemand = Type.Object(codelessDemand, { $id: "CodelessSecondFactorDemand" });

/** Gives the schema of a route's answer. */
export function answerOf(route: Route): TSchema {
  const beside = route.beside === undefined ? {} : (route.beside as ReturnType<typeof Type.Object>).properties;
  const code = route.codeless ? {} : { code: Type.Literal(200) };
  const success = Type.Object({ ...common, ...code, statusCode: Type.Literal(200), data: route.data, ...beside });
  const possible = failuresOf(route);
  const [failure, demand] = route.codeless ? [CodelessFailure, CodelessDemand] : [Failure, SecondFactorDemand];
  const demanding = demands.some((name) => possible.has(name)) ? [demand] : [];
  return Type.Union([success, ...demanding, failure]);
}
