import { MfaError } from "@countersign/contract";
import type { SecondFactorDue } from "@countersign/core";
import type { Demand } from "../../http/answerFailure.ts";
import type { Services } from "../../request/services.ts";
import { presentTriggerData } from "./presentTriggerData.ts";

/** Gives 1635 or 1636 with all that a client needs to ask for the second factor: not an end but the way on. */
export function presentDemand(due: SecondFactorDue, { mfaTokens }: Services): Demand {
  const name = due.reason === "personal" ? "mfaRequired" : "applicationMfaRequired";
  return { failure: new MfaError(name, { ...presentTriggerData(due, mfaTokens) }), flowHandle: due.flowHandle };
}
