import { type FailureName, MfaError } from "@countersign/contract/errors";
import { assuranceLevel, isOnlyBiometric, secondFactorsOf } from "../factors/assurance.ts";
import type { CallerRef, FactorKind, MfaToken, RequestOrigin, Session, StoredCaller } from "../model/model.ts";
import type { Change, Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { requireSecondFactor, type SecondFactorDue } from "./completeSignIn.ts";
import { stepUpChoicesFor } from "./decideSignIn.ts";

export type Caller = StoredCaller & { readonly scope: Scope };

/**
 * Gives who calls, as stored at this moment. The application comes from the row, not from the request.
 *
 * `spent` is what a used-up mfaToken is refused with.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked
 */
export async function loadCaller(
  ports: Ports,
  ref: CallerRef,
  origin: RequestOrigin,
  spent: FailureName = "mfaTokenInvalid",
): Promise<Caller> {
  const caller = await ports.store.findCaller(ref);
  if (caller === null) throw new MfaError(ref.kind === "session" ? "sessionRevoked" : "mfaTokenInvalid");
  const nowMs = ports.clock.nowMs();
  if (caller.kind === "session") demandLive(caller.session, nowMs);
  else demandOpen(caller.token, nowMs, spent);
  if (caller.subject.user.blocked) throw new MfaError("accountBlocked");
  const scope: Scope = { poolId: ref.poolId, appId: caller.application.id, actor: "user", origin };
  return { ...caller, scope };
}

function demandLive(session: Session, nowMs: number): void {
  if (session.revokedAtMs !== null) throw new MfaError("sessionRevoked");
  if (session.expiresAtMs <= nowMs) throw new MfaError("sessionExpired");
}

function demandOpen(token: MfaToken, nowMs: number, spent: FailureName): void {
  if (token.expiresAtMs <= nowMs) throw new MfaError("mfaTokenInvalid");
  if (token.state !== "open") throw new MfaError(spent);
}

/** How long a passed factor is good for what could take an account over. */
const FRESH_MS = 15 * 60 * 1000;

/**
 * Says whether the caller proved, a short while ago, as much as the account can: whatever could take an account over
 * demands it. An mfaToken does only while there is no second factor to prove, and a face only while there is nothing but
 * faces; `removing` names what is to be taken away, to which what proves no more than it does is enough. NIST SP
 * 800-63B-4 §4.1
 */
export function hasHighestAssurance(caller: Caller, nowMs: number, removing?: FactorKind): boolean {
  const bound = secondFactorsOf(caller.subject);
  if (bound.size === 0) return true;
  if (caller.kind === "mfaToken" || caller.session.factorPassedAtMs === null) return false;
  if (Math.abs(nowMs - caller.session.factorPassedAtMs) > FRESH_MS) return false;
  const needed = removing === undefined ? bound : new Set([removing]);
  return assuranceLevel(caller.session) === 2 || isOnlyBiometric(bound) || isOnlyBiometric(needed);
}

/**
 * Gives the decision for a caller who must prove more first: a session is asked for its second factor, an mfaToken has
 * no business here.
 */
export function demandHigherAssurance(
  ports: Ports,
  caller: Caller,
  changes: readonly Change[],
): Decision<SecondFactorDue> {
  if (caller.kind === "mfaToken") return refusal(changes, new MfaError("mfaTokenInvalid"));
  const { session, subject, application, scope } = caller;
  const nowMs = ports.clock.nowMs();
  return requireSecondFactor(ports, {
    subject,
    application,
    firstFactor: session.firstFactor,
    // Assurance is to be proved anew: a face that is shown now must not freshen what something else proved long ago.
    amr: session.amr.filter((each) => each !== "mfa"),
    scope,
    nowMs,
    // A token must not be opened beside a change of password that ends all tokens.
    changes: [holdSubject(subject, { advance: false }), ...changes],
    authTimeMs: session.authTimeMs,
    reason: "personal",
    choices: stepUpChoicesFor(subject, application, session.firstFactor),
  });
}
