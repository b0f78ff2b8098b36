import { servedFactors } from "./policyFactors.ts";
import { ServedFactor, Text } from "./scalars.ts";
import { policyOutcomes, signalNames } from "./signalNames.ts";
import { Type } from "./Type.ts";

const CLOSED = { additionalProperties: false } as const;
const Weight = Type.Integer({ minimum: 0, maximum: 100 });
const Name = Text(64);
const Outcome = Type.Enum(policyOutcomes);
const Factors = Type.Array(ServedFactor, { minItems: 1, maxItems: servedFactors.length });

const Condition = Type.Object({ signal: Type.Enum(signalNames), orUnknown: Type.Optional(Type.Boolean()) }, CLOSED);
const Conditions = Type.Array(Condition, { minItems: 1, maxItems: signalNames.length });

const Weights = Type.Object(
  Object.fromEntries(
    signalNames.map((name) => [
      name,
      Type.Optional(Type.Object({ weight: Weight, unknown: Type.Optional(Weight) }, CLOSED)),
    ]),
  ),
  CLOSED,
);

/** A policy that decides on sign-ins by behaviour, as it is written down. */
export const PolicyDocument = Type.Object(
  {
    format: Type.Literal(1),
    signals: Weights,
    travelKmPerHour: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    absenceDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    failures: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    steps: Type.Array(
      Type.Object(
        { from: Type.Integer({ minimum: 0, maximum: 1400 }), outcome: Outcome, factors: Type.Optional(Factors) },
        CLOSED,
      ),
      { maxItems: 20 },
    ),
    rules: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Name,
            when: Type.Optional(
              Type.Union([Type.Object({ all: Conditions }, CLOSED), Type.Object({ any: Conditions }, CLOSED)]),
            ),
            actions: Type.Optional(Type.Array(Text(64), { minItems: 1, maxItems: 50 })),
            outcome: Outcome,
            factors: Type.Optional(Factors),
          },
          CLOSED,
        ),
        { maxItems: 50 },
      ),
    ),
    exceptions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Name,
            atMost: Outcome,
            group: Type.Optional(Name),
            addresses: Type.Optional(Type.Array(Text(50), { minItems: 1, maxItems: 200 })),
          },
          CLOSED,
        ),
        { maxItems: 50 },
      ),
    ),
    groups: Type.Optional(
      Type.Array(
        Type.Object(
          { name: Name, accounts: Type.Array(Type.String({ pattern: "^[0-9a-f]{24}$" }), { maxItems: 5000 }) },
          CLOSED,
        ),
        { maxItems: 50 },
      ),
    ),
    factors: Type.Optional(Factors),
    grace: Type.Optional(
      Type.Object(
        {
          days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
          until: Type.Optional(Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, $id: "SignInPolicy" },
);
