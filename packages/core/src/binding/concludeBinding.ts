import { amrWith } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import type { ConcludePassed } from "../gate/concludeSecondFactor.ts";
import { endUnproven } from "../gate/endUnproven.ts";
import type { Caller } from "../gate/loadCaller.ts";
import { tellOfBinding } from "../gate/tellOfBinding.ts";
import type { Change } from "../model/changes.ts";
import type { Amr, FactorKind, Session } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { callerIdOf } from "./pendingBindings.ts";

export interface Bound {
  readonly caller: Caller;
  readonly kind: FactorKind;
  readonly authenticatorId: string;
  /** What the proof says that the binding was confirmed with. */
  readonly amr: readonly Amr[];
  readonly act: Act;
  /** What makes the authenticator live. */
  readonly changes: readonly Change[];
  /** A recovery code that goes live with it. */
  readonly recoveryCode: string | null;
  /** What is written besides of the session that an mfaToken is spent for. */
  readonly besides?: (session: Session) => readonly Change[];
}

/**
 * Gives the decision that ends a binding: the owner is told, a session gains what was proved, and what an
 * mfaToken stands for is concluded. NIST SP 800-63B-4 §4.6
 */
export function concludeBinding<T>(ports: Ports, bound: Bound, conclude: ConcludePassed<T>): Decision<T | null> {
  const { caller, kind, authenticatorId, amr, act, recoveryCode, besides } = bound;
  const { subject, scope } = caller;
  const nowMs = ports.clock.nowMs();
  const changes: readonly Change[] = [
    holdSubject(subject, { advance: true }),
    ...bound.changes,
    ...endUnproven(subject, nowMs, callerIdOf(caller)),
    ...tellOfBinding(ports, subject, scope, { kind, authenticatorId, item: factors[kind].displayName }),
    audit(scope, nowMs, act),
  ];
  if (caller.kind === "session") {
    return { changes: [...changes, gained(caller.session, { kind, amr, nowMs })], conclude: () => null };
  }
  return conclude(ports, { caller, subject, kind, amr, changes, recoveryCode, besides });
}

/** Gives what a session has by a binding. One that an access pass opened has used up what that allows, and proves no more than before. */
function gained(
  session: Session,
  { kind, amr, nowMs }: Pick<Bound, "kind" | "amr"> & { readonly nowMs: number },
): Change {
  const { poolId, id, accessPassId } = session;
  if (accessPassId !== null) return { type: "bindByAccessPass", poolId, id: accessPassId, nowMs };
  return { type: "elevateSession", poolId, id, kind, amr: amrWith(session, kind, amr), nowMs };
}
