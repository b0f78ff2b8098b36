import { MfaError } from "@countersign/contract/errors";
import { normaliseCode } from "@countersign/spelling";
import { matchCode } from "../factors/matchCode.ts";
import { sentTo } from "../factors/sentTo.ts";
import { admitGuess } from "../limits/admitGuess.ts";
import { guessLimits } from "../limits/guessLimits.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { Change } from "../model/changes.ts";
import type { CodePurpose, Recipient } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";

export interface CodeProof {
  readonly recipient: Recipient;
  readonly code: string;
}

/** Gives what taking a code writes, or the refusal: for a code that proves an address, before an account is known. */
export async function takeCode(
  ports: Ports,
  { recipient, code }: CodeProof,
  purposes: readonly CodePurpose[],
  scope: Scope,
  act: Act,
): Promise<
  { readonly ok: true; readonly changes: readonly Change[] } | { readonly ok: false; readonly refusal: Decision<never> }
> {
  const name = JSON.stringify(["code", recipient.channel, recipient.address]);
  const guess = await admitGuess(ports, scope, act, { limit: guessLimits.code, name });
  if (!guess.ok) return guess;
  const nowMs = ports.clock.nowMs();
  const typed = normaliseCode(code);
  const sent = await sentTo(ports, scope.poolId, { recipient, purposes });
  const match = typed === null ? null : matchCode(ports.codeMac, sent, typed, nowMs);
  if (match?.state === "expired") {
    return {
      ok: false,
      refusal: refusal([audit(scope, nowMs, { ...act, failure: "expired" })], new MfaError("codeExpired")),
    };
  }
  if (match === null) return { ok: false, refusal: guess.wrong("codeWrong", "wrongProof") };
  return {
    ok: true,
    changes: [
      { type: "consumeChallenge", challenge: match.sent },
      guess.right(),
      ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
    ],
  };
}
