import type { decisionRow } from "../changes/signInPolicies.ts";
import { type ManyTypes, manyRows } from "../engine/manyRows.ts";

type DecisionRow = ReturnType<typeof decisionRow>;

const columns = {
  pool_id: "text",
  id: "text",
  app_id: "text",
  user_id: "text",
  at_ms: "bigint",
  expires_at_ms: "bigint",
  content: "bytea",
} as const satisfies ManyTypes<DecisionRow>;

export const insertDecisions = manyRows<DecisionRow>(
  columns,
  (given, names) => `insert into sign_in_decisions (${names}) select ${names} from ${given}`,
);
