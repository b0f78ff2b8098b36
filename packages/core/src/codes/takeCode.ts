import { normaliseCode } from "@countersign/spelling";
import { isProved } from "../factors/addresses.ts";
import { matchCode, outdatedFailure } from "../factors/matchCode.ts";
import { sentTo } from "../factors/sentTo.ts";
import { admitGuess, guessAtCode } from "../limits/admitGuess.ts";
import { knownBy } from "../limits/knownOrigins.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { Change } from "../model/changes.ts";
import type { CodePurpose, Recipient, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
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
 * Gives by what the owner of an address knows who types its code; null: by nothing. For an address that he has not proved
 * all that he knows counts as one: it may be somebody else's, and he could make himself known from everywhere.
 */
function knownAs(ports: Ports, { origin }: Scope, owner: Subject, recipient: Recipient): string | null {
  const mark = knownBy(ports, owner, origin);
  if (mark === null) return null;
  return JSON.stringify([owner.user.userId, isProved(owner, recipient) ? mark : "unproved"]);
}

/**
 * Gives what judges a code on every reading of one decision: one that proves an address. `owner` is the account that has
 * the address already; null: there is none.
 *
 * A code that was right until an equal submission used it is a wrong one, and costs nothing.
 */
export function codeTaker(
  ports: Ports,
  { recipient, code }: CodeProof,
  purposes: readonly CodePurpose[],
): (scope: Scope, act: Act, owner: Subject | null) => Promise<TakenCode> {
  const typed = normaliseCode(code);
  return async (scope, act, owner) => {
    const sent = await sentTo(ports, scope.poolId, { recipient, purposes });
    const match = typed === null ? null : matchCode(ports.codeMac, sent, typed, ports.clock.nowMs());
    const known = owner === null ? null : knownAs(ports, scope, owner, recipient);
    const whose = owner === null ? null : refOf(owner);
    const guess = await admitGuess(ports, scope, act, guessAtCode(recipient, { known, owner: whose }));
    if (!guess.ok) return guess;
    if (match === null) return { ok: false, refusal: guess.wrong("codeWrong", "wrongProof") };
    if (match.state === "used") return { ok: false, refusal: guess.late(outdatedFailure.used, match.state) };
    if (match.state !== "live")
      return { ok: false, refusal: refuseAct(ports, scope, act, match.state, outdatedFailure[match.state]) };
    const verified = await countVerified(ports, scope.poolId, recipient, scope.origin);
    return { ok: true, changes: [{ type: "consumeChallenge", challenge: match.sent }, guess.right(), ...verified] };
  };
}
