import { MfaError } from "@countersign/contract/errors";
import { confirmedOf, isOnlyBiometric, secondFactorsOf, standsIn } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, FactorKind, Subject, TokenRef, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tell } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";
import { keepAccepted } from "./keepAccepted.ts";
import { codesShownWith } from "./pendingBindings.ts";

export interface Removal {
  readonly caller: TokenRef<"session">;
  /** Null: that of the one that is named. */
  readonly kind: FactorKind | null;
  /** Which one goes; null or left out: all of the kind. */
  readonly id?: string | null;
  readonly origin: RequestOrigin;
}

/**
 * Unbinds one authenticator, or every one of a kind, pending ones included, as far as the application has another; having
 * none is no failure. Gives what is left.
 * @throws {MfaError} authenticatorUnknown, lastFactor, mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function removeAuthenticator(ports: Ports, removal: Removal): Promise<Gated<readonly Authenticator[]>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<readonly Authenticator[]>>> => {
    const { caller: ref, id = null, origin } = removal;
    const act = { type: "authenticator.remove", ...(removal.kind === null ? {} : { factor: removal.kind }) } as const;
    const admitted = await admitCaller(ports, { caller: ref, origin, act });
    if (!admitted.ok) return admitted.refusal;
    const { caller } = admitted;
    const kind = removal.kind ?? kindNamed(caller.subject, id);
    const stale = await demandFreshProof(ports, caller, { act: { ...admitted.act, factor: kind }, removing: kind });
    if (stale !== null) return stale;
    const going = await keepAccepted(ports, caller, chosenOf(caller.subject, kind, id));
    refuseFaceAlone(caller.subject, going);
    const { subject, scope } = caller;
    const gone = goingWith(subject, going);
    return {
      changes: removalOf(ports, subject, { kind, going }, scope),
      conclude: () => subject.authenticators.filter((each) => !gone.has(each)),
    };
  });
}

export interface RemovalByManager {
  readonly scope: Scope;
  readonly userId: UserId;
  readonly kind: FactorKind;
  /** Which one goes; null or left out: all of the kind. */
  readonly id?: string | null;
}

/**
 * Unbinds one authenticator, or every one of a kind, on a manager's word, frees its attempts and ends the account's
 * sessions.
 * @throws {MfaError} userNotFound, authenticatorUnknown, tooOften
 */
export async function removeAuthenticatorOf(
  ports: Ports,
  { scope, userId, kind, id = null }: RemovalByManager,
): Promise<void> {
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const subject = await demandSubject(ports, scope, userId);
    const going = chosenOf(subject, kind, id);
    if (going.length === 0) return { changes: [], conclude: () => undefined };
    const nowMs = ports.clock.nowMs();
    const ref = refOf(subject);
    const changes: readonly Change[] = [
      ...removalOf(ports, subject, { kind, going }, scope),
      { type: "clearAttempts", subject: ref, factors: [kind] },
      ...endAccess(subject, nowMs),
    ];
    return { changes, conclude: () => undefined };
  });
}

/**
 * NIST SP 800-63B-4 §3.2.3
 * @throws {MfaError} lastFactor where the recovery code would leave its owner with nothing but his face
 */
function refuseFaceAlone(subject: Subject, going: readonly Authenticator[]): void {
  const bound = secondFactorsOf(subject);
  const isBesideFaceAlone = bound.size > 0 && isOnlyBiometric(bound);
  if (isBesideFaceAlone && going.some(({ kind }) => standsIn(kind))) throw new MfaError("lastFactor");
}

/** @throws {MfaError} authenticatorUnknown where an id names none */
function kindNamed({ authenticators }: Subject, id: string | null): FactorKind {
  const named = authenticators.find((each) => each.id === id && each.status === "confirmed");
  if (named === undefined) throw new MfaError("authenticatorUnknown");
  return named.kind;
}

/** @throws {MfaError} authenticatorUnknown where an id names none of that kind: it must not stand for all of them */
function chosenOf({ authenticators }: Subject, kind: FactorKind, id: string | null): readonly Authenticator[] {
  const chosen = authenticators.filter((each) => each.kind === kind && (id === null || each.id === id));
  if (id !== null && chosen.length === 0) throw new MfaError("authenticatorUnknown");
  return chosen;
}

/** Says which authenticators of an account go. */
export interface Removed {
  readonly kind: FactorKind;
  readonly going: readonly Authenticator[];
}

function removalOf(ports: Ports, subject: Subject, removed: Removed, scope: Scope): readonly Change[] {
  return [...removalChanges(ports, subject, removed, scope), ...removalNotices(ports, subject, removed, scope)];
}

/**
 * Gives what goes where some go. The recovery code goes with the last factor that it stood in for; a pending one with the binding it was shown with.
 */
function goingWith(subject: Subject, going: readonly Authenticator[]): ReadonlySet<Authenticator> {
  const kept = subject.authenticators.filter((each) => !going.includes(each));
  const isLast = secondFactorsOf({ ...subject, authenticators: kept }).size === 0;
  return new Set([...going, ...codesShownWith(subject, going), ...(isLast ? confirmedOf(subject, "recovery") : [])]);
}

/** Gives the changes that take authenticators away with all that goes with them; a face with all that is known of its pictures. */
export function removalChanges(
  ports: Ports,
  subject: Subject,
  { kind, going }: Removed,
  scope: Scope,
): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const ref = refOf(subject);
  const isConfirmed = going.some(({ status }) => status === "confirmed");
  return [
    holdSubject(subject, { advance: true }),
    ...removeAuthenticators([...goingWith(subject, going)]),
    ...(kind === "face" ? [{ type: "forgetFaceSessions", subject: ref } as const] : []),
    // Whoever has the factor may have had a device trusted by it.
    ...(isConfirmed ? [{ type: "endTrustedDevices", subject: ref, exceptSessionId: null, nowMs } as const] : []),
    audit(scope, nowMs, { type: "authenticator.remove", userId: subject.user.userId, factor: kind }),
  ];
}

/** Tells the account, and where the codes went. NIST SP 800-63B-4 §4.6 */
function removalNotices(ports: Ports, { user }: Subject, { kind, going }: Removed, scope: Scope): readonly Change[] {
  const gone = going.filter(({ status }) => status === "confirmed");
  if (gone.length === 0) return [];
  const own = user.email === null ? user : { email: user.email, phone: null };
  const notice = { purpose: "factorRemoved", item: factors[kind].displayName } as const;
  return tell(ports, { owner: user, recipients: recipientsOf(own, gone) }, scope, notice);
}
