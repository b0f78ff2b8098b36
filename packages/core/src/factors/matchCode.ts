import type { CodePurpose, PoolId, Recipient, SentCode } from "../model/model.ts";
import type { CodeMac } from "../model/ports.ts";

/** Ties a code to its pool, recipient and purpose: it is worth nothing anywhere else. */
export function codeText(poolId: PoolId, { channel, address }: Recipient, purpose: CodePurpose, code: string): string {
  return JSON.stringify(["code", poolId, channel, address, purpose, code]);
}

export type CodeMatch = { readonly state: "live" | "expired"; readonly sent: SentCode } | null;

/** Finds the code that was typed among those that were sent, comparing with every one. */
export function matchCode(codeMac: CodeMac, sent: readonly SentCode[], code: string, nowMs: number): CodeMatch {
  const matching = sent.filter((each) => codeMac.matches(codeText(each.poolId, each, each.purpose, code), each.mac));
  const live = matching.find((each) => each.expiresAtMs > nowMs);
  if (live !== undefined) return { state: "live", sent: live };
  const [expired] = matching;
  return expired === undefined ? null : { state: "expired", sent: expired };
}
