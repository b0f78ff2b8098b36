import { normaliseCode } from "@countersign/spelling";
import { matchCode, outdatedFailure } from "../factors/matchCode.ts";
import { sentTo } from "../factors/sentTo.ts";
import { admitGuess } from "../limits/admitGuess.ts";
import { guessLimits } from "../limits/guessLimits.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { Change } from "../model/changes.ts";
import type { CodePurpose, Recipient } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Act, Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";

export interface CodeProof {
  readonly recipient: Recipient;
  readonly code: string;
}

/** What taking a code writes, or the refusal. */
export type TakenCode =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly refusal: Decision<never> };

/**
 * Gives what judges a code on every reading of one decision: one that proves an address, before an account is known.
 *
 * A code that was right until an equal submission used it is a wrong one, and costs nothing.
 */
export function codeTaker(
  ports: Ports,
  { recipient, code }: CodeProof,
  purposes: readonly CodePurpose[],
): (scope: Scope, act: Act) => Promise<TakenCode> {
  const typed = normaliseCode(code);
  const name = JSON.stringify(["code", recipient.channel, recipient.address]);
  return async (scope, act) => {
    const sent = await sentTo(ports, scope.poolId, { recipient, purposes });
    const match = typed === null ? null : matchCode(ports.codeMac, sent, typed, ports.clock.nowMs());
    const guess = await admitGuess(ports, scope, act, { limit: guessLimits.code, name });
    if (!guess.ok) return guess;
    if (match === null) return { ok: false, refusal: guess.wrong("codeWrong", "wrongProof") };
    if (match.state === "used") return { ok: false, refusal: guess.late(outdatedFailure.used, match.state) };
    if (match.state !== "live")
      return { ok: false, refusal: refuseAct(ports, scope, act, match.state, outdatedFailure[match.state]) };
    const verified = await countVerified(ports, scope.poolId, recipient, scope.origin);
    return { ok: true, changes: [{ type: "consumeChallenge", challenge: match.sent }, guess.right(), ...verified] };
  };
}
