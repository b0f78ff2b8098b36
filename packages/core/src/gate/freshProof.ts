import { MfaError } from "@countersign/contract/errors";
import { assuranceLevel, secondFactorsOf, someCount } from "../factors/assurance.ts";
import type { FactorKind } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { stepUpChoicesFor } from "./decideSignIn.ts";
import type { Caller } from "./loadCaller.ts";
import { requireSecondFactor, type SecondFactorDue } from "./secondFactorDue.ts";

/** How long a passed factor is good for what could take an account over. */
const FRESH_MS = 15 * 60 * 1000;

/**
 * Says whether the caller proved, a short while ago, as much as the account can. An mfaToken does only while there is no
 * second factor to prove, and what does not count only while nothing does; `removing` names what is to be taken away, to
 * which what counts for no less is enough. NIST SP 800-63B-4 §4.1
 */
function isFresh(caller: Caller, nowMs: number, removing: FactorKind | undefined): boolean {
  const bound = secondFactorsOf(caller.subject);
  if (bound.size === 0) return true;
  if (caller.kind === "mfaToken" || caller.session.factorPassedAtMs === null) return false;
  if (Math.abs(nowMs - caller.session.factorPassedAtMs) > FRESH_MS) return false;
  return (
    assuranceLevel(caller.session) === 2 || !someCount(removing === undefined ? bound : [removing]) || !someCount(bound)
  );
}

export interface Guarded {
  readonly act: Act;
  /** What is to be taken away, and nothing else. */
  readonly removing?: FactorKind;
  /** Whether a sign-in that waits for its second factor may not do it at all. */
  readonly sessionOnly?: boolean;
}

/**
 * Gives what stands in the way of something that could take the account over; null for whoever has just proved enough.
 * A session is asked for its second factor, an mfaToken has no business there.
 */
export function demandFreshProof(
  ports: Ports,
  caller: Caller,
  { act, removing, sessionOnly = false }: Guarded,
): Decision<SecondFactorDue> | null {
  const nowMs = ports.clock.nowMs();
  const isBarred = sessionOnly && caller.kind === "mfaToken";
  if (!isBarred && isFresh(caller, nowMs, removing)) return null;
  const trace = audit(caller.scope, nowMs, { ...act, failure: "assurance" });
  if (caller.kind === "mfaToken") return refusal([trace], new MfaError("mfaTokenInvalid"));
  const { session, subject, application, scope } = caller;
  return requireSecondFactor(ports, {
    subject,
    application,
    firstFactor: session.firstFactor,
    // Assurance is to be proved anew: what does not count must not freshen what something else proved long ago.
    amr: session.amr.filter((each) => each !== "mfa"),
    scope,
    nowMs,
    // A token must not be opened beside a change of password that ends all tokens.
    changes: [holdSubject(subject, { advance: false }), trace],
    authTimeMs: session.authTimeMs,
    reason: "personal",
    choices: stepUpChoicesFor(subject, application, session.firstFactor),
  });
}
