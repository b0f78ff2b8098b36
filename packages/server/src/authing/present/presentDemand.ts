import { MfaError } from "@countersign/contract";
import type { SecondFactorDue } from "@countersign/core";
import type { Demand } from "../../http/answerFailure.ts";
import type { Services } from "../../request/services.ts";
import { presentTriggerData } from "./presentTriggerData.ts";

/** Clients for phones, by what they call themselves: of the two numbers they know 1636 alone, and are stuck at 1635. */
const MOBILE = /^(Guard-iOS@|Guard-Android@|sdk-flutter)/;

/**
 * Gives 1635 or 1636 with all that a client needs to ask for the second factor: not an end but the way on. Both carry the
 * same data, of which the flags tell what is bound; `client` is what asks, in its own words.
 */
export function presentDemand(due: SecondFactorDue, { mfaTokens }: Services, client: string | null): Demand {
  const isPersonal = due.reason === "personal" && !MOBILE.test(client ?? "");
  const name = isPersonal ? "mfaRequired" : "applicationMfaRequired";
  return {
    failure: new MfaError(name, { ...presentTriggerData(due, mfaTokens.sign(due.token)) }),
    flowHandle: due.flowHandle,
  };
}
