import { Text } from "./scalars.ts";
import { policyOutcomes, type SignalName, type SignalState, signalNames, signalStates } from "./signalNames.ts";
import { Type } from "./Type.ts";

const CLOSED = { additionalProperties: false } as const;
const State = Type.Enum(signalStates);
/** How each stands, by its name. */
const States = Type.Unsafe<Partial<Record<SignalName, SignalState>>>({
  type: "object",
  propertyNames: { enum: signalNames },
  additionalProperties: { enum: signalStates },
  description: "How each stands, by its name",
});
const MOST_CASES = 500;

/** Sign-ins that are made up, and what a policy is to come to. Signals that a case does not name are as `others`, absent when left out. */
export const PolicyCases = Type.Array(
  Type.Object(
    {
      name: Text(200),
      signals: Type.Optional(States),
      others: Type.Optional(State),
      account: Type.Optional(Text(24, "Id of the account, for groups")),
      accountDays: Type.Optional(
        Type.Integer({ minimum: 0, description: "How long it has been there; a year when left out" }),
      ),
      hasFactor: Type.Optional(Type.Boolean({ description: "True when left out" })),
      ip: Type.Optional(Text(64)),
      action: Type.Optional(Text(64)),
      expect: Type.Enum(policyOutcomes),
    },
    CLOSED,
  ),
  { minItems: 1, maxItems: MOST_CASES },
);
