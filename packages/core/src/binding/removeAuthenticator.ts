import { secondFactorsOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import { loadCaller } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, CallerRef, FactorKind, Subject, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { recipientsOf, tell } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";

export interface Removal {
  readonly caller: CallerRef;
  readonly kind: FactorKind;
  readonly origin: RequestOrigin;
}

/**
 * Unbinds every authenticator of a kind, pending ones included; having none is no failure.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function removeAuthenticator(ports: Ports, removal: Removal): Promise<Gated<null>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<null>>> => {
    const caller = await loadCaller(ports, removal.caller, removal.origin);
    const act: Act = { type: "authenticator.remove", userId: caller.subject.user.userId, factor: removal.kind };
    const stale = demandFreshProof(ports, caller, { act, removing: removal.kind, sessionOnly: true });
    if (stale !== null) return stale;
    return { changes: removalOf(ports, caller.subject, removal.kind, caller.scope), conclude: () => null };
  });
}

export interface RemovalByManager {
  readonly scope: Scope;
  readonly userId: UserId;
  readonly kind: FactorKind;
}

/**
 * Unbinds every authenticator of a kind on a manager's word, frees its attempts and ends the account's sessions.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function removeAuthenticatorOf(ports: Ports, { scope, userId, kind }: RemovalByManager): Promise<void> {
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const subject = await demandSubject(ports, scope, userId);
    if (!subject.authenticators.some((each) => each.kind === kind)) return { changes: [], conclude: () => undefined };
    const nowMs = ports.clock.nowMs();
    const ref = refOf(subject);
    const changes: readonly Change[] = [
      ...removalOf(ports, subject, kind, scope),
      { type: "clearAttempts", subject: ref, factors: [kind] },
      { type: "endMfaTokens", subject: ref },
      { type: "endSessions", subject: ref, exceptId: null, nowMs },
    ];
    return { changes, conclude: () => undefined };
  });
}

function removalOf(ports: Ports, subject: Subject, kind: FactorKind, scope: Scope): readonly Change[] {
  return [...removalChanges(ports, subject, { kind }, scope), ...removalNotices(ports, subject, kind, scope)];
}

/** Says which authenticators of an account go. */
export interface Removed {
  readonly kind: FactorKind;
  /** Only those that send there; left out: all of the kind. */
  readonly address?: string;
}

/** The recovery code goes with the last factor that it stood in for; a pending one with the binding it was shown with. */
export function removalChanges(ports: Ports, subject: Subject, removed: Removed, scope: Scope): readonly Change[] {
  const { kind, address } = removed;
  const { user, authenticators } = subject;
  const isGone = (each: Authenticator): boolean =>
    each.kind === kind && (address === undefined || each.address === address);
  const gone = authenticators.filter(isGone);
  const kept = authenticators.filter((each) => !isGone(each));
  const isLast = secondFactorsOf({ ...subject, authenticators: kept }).size === 0;
  const isBindingGone = gone.some(({ status }) => status === "pending");
  const codes = kept.filter((each) => each.kind === "recovery" && (each.status === "pending" ? isBindingGone : isLast));
  return [
    holdSubject(subject, { advance: true }),
    ...removeAuthenticators([...gone, ...codes]),
    audit(scope, ports.clock.nowMs(), { type: "authenticator.remove", userId: user.userId, factor: kind }),
  ];
}

/** Tells the account, and where the codes went. NIST SP 800-63B-4 §4.6 */
function removalNotices(
  ports: Ports,
  { user, authenticators }: Subject,
  kind: FactorKind,
  scope: Scope,
): readonly Change[] {
  const gone = authenticators.filter((each) => each.kind === kind && each.status === "confirmed");
  if (gone.length === 0) return [];
  const own = user.email === null ? user : { email: user.email, phone: null };
  const notice = { purpose: "factorRemoved", item: factors[kind].displayName } as const;
  return tell(ports, { owner: user, recipients: recipientsOf(own, gone) }, scope, notice);
}
