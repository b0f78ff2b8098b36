import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { Ports } from "../model/ports.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import { type Decision, refusal } from "./settleDecision.ts";

/** Gives the decision to refuse an act: `failure` goes to the trail, `kept` is written all the same. */
export function refuseAct(
  { clock }: Pick<Ports, "clock">,
  scope: Scope,
  act: Act,
  failure: RefusalReason,
  error: FailureName | MfaError,
  kept: readonly Change[] = [],
): Decision<never> {
  const trace = audit(scope, clock.nowMs(), { ...act, failure });
  return refusal([...kept, trace], typeof error === "string" ? new MfaError(error) : error);
}
