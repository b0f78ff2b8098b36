import { amrWith } from "./assurance.ts";
import { type Act, audit } from "./audit.ts";
import type { SignedIn } from "./completeSignIn.ts";
import { factorName } from "./factorName.ts";
import type { JudgedKind } from "./factors/factors.ts";
import { holdSubject } from "./holdSubject.ts";
import type { Caller } from "./loadCaller.ts";
import type { Amr } from "./model.ts";
import { tellOwner } from "./notices.ts";
import type { Change, Ports } from "./ports.ts";
import type { Decision } from "./settleDecision.ts";
import { concludeSecondFactor } from "./verifyFactor.ts";

export interface Bound {
  readonly caller: Caller;
  readonly kind: JudgedKind;
  /** What the proof says that the binding was confirmed with. */
  readonly amr: readonly Amr[];
  readonly act: Act;
  /** What makes the authenticator live. */
  readonly changes: readonly Change[];
  /** A recovery code that goes live with it. */
  readonly recoveryCode: string | null;
}

/**
 * Gives the decision that ends a binding: the owner is told, a session gains what was proved, and an mfaToken is spent
 * for a session. NIST SP 800-63B-4 §4.6
 */
export function concludeBinding(ports: Ports, bound: Bound): Decision<SignedIn | null> {
  const { caller, kind, amr, act, recoveryCode } = bound;
  const { subject, scope } = caller;
  const nowMs = ports.clock.nowMs();
  const changes: readonly Change[] = [
    holdSubject(subject, { advance: true }),
    ...bound.changes,
    ...tellOwner(ports, subject.user, scope, { purpose: "factorAdded", item: factorName[kind] }),
    audit(scope, nowMs, act),
  ];
  if (caller.kind === "session") {
    const { poolId, id } = caller.session;
    const elevate: Change = { type: "elevateSession", poolId, id, amr: amrWith([], kind, amr), nowMs };
    return { changes: [...changes, elevate], conclude: () => null };
  }
  const { token } = caller;
  return concludeSecondFactor(ports, { subject, token, kind, amr, scope, nowMs, changes, recoveryCode });
}
