import type { decisionRow } from "../changes/signInPolicies.ts";
import { insertingMany } from "../engine/manyRows.ts";

type DecisionRow = ReturnType<typeof decisionRow>;

export const insertDecisions = insertingMany<DecisionRow>("sign_in_decisions", {
  pool_id: "text",
  id: "text",
  app_id: "text",
  user_id: "text",
  at_ms: "bigint",
  expires_at_ms: "bigint",
  content: "bytea",
});
