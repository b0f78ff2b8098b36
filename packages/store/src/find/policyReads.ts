import type { Store } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { findDecision, listDecisions, listDecisionsOf } from "./signInDecisions.ts";
import { findPolicies, listPolicies } from "./signInPolicies.ts";

/** What tells of policies and what they decided. */
export type PolicyReads = Pick<
  Store,
  "findPolicies" | "listPolicies" | "findDecision" | "listDecisions" | "listDecisionsOf"
>;

export function policyReads(query: Query, box: Pick<SecretBox, "open">): PolicyReads {
  return {
    findPolicies: (poolId, appId) => findPolicies(query, poolId, appId),
    listPolicies: (poolId, appId) => listPolicies(query, poolId, appId),
    findDecision: (poolId, id) => findDecision(query, box, poolId, id),
    listDecisionsOf: (subject, time, limit) => listDecisionsOf(query, box, subject, time, limit),
    listDecisions: (app, sinceMs, page) => listDecisions(query, box, app, sinceMs, page),
  };
}
