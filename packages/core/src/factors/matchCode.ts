import type { SentCode } from "../model/messages.ts";
import type { CodePurpose, FailureName, PoolId, Recipient } from "../model/model.ts";
import type { CodeMac } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import type { Outdated } from "./factor.ts";

/** Ties a code to its pool, recipient and purpose: it is worth nothing anywhere else. */
export function codeText(poolId: PoolId, { channel, address }: Recipient, purpose: CodePurpose, code: string): string {
  return JSON.stringify(["code", poolId, channel, address, purpose, code]);
}

/** What an outdated code is refused with. */
export const outdatedFailure = {
  expired: "codeExpired",
  superseded: "codeSuperseded",
  used: "codeWrong",
} as const satisfies Record<Outdated, FailureName>;

export type CodeMatch = { readonly state: "live" | Outdated; readonly sent: SentCode } | null;

/** Finds the code that was typed among those that were sent, comparing with every one. */
export function matchCode(codeMac: CodeMac, sent: readonly SentCode[], code: string, nowMs: number): CodeMatch {
  const matching = sent.filter((each) => codeMac.matches(codeText(each.poolId, each, each.purpose, code), each.mac));
  const inState = (state: "live" | Outdated): CodeMatch => {
    const sent = matching.find((each) => stateOf(each, nowMs) === state);
    return sent === undefined ? null : { state, sent };
  };
  return inState("live") ?? inState("used") ?? inState("superseded") ?? inState("expired");
}

/** One that was used or superseded is known until it would have expired; one that a clock ahead has made is none. */
function stateOf({ createdAtMs, expiresAtMs, ended }: SentCode, nowMs: number): "live" | Outdated | "forgotten" {
  if (isAhead(createdAtMs, nowMs)) return "expired";
  if (ended !== null) return expiresAtMs > nowMs ? ended : "forgotten";
  return expiresAtMs > nowMs ? "live" : "expired";
}
