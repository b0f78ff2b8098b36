import { MfaError } from "@countersign/contract/errors";
import { confirmedOf, secondFactorsOf } from "../factors/assurance.ts";
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
  readonly kind: FactorKind;
  /** Which one goes; null or left out: all of the kind. */
  readonly id?: string | null;
  readonly origin: RequestOrigin;
}

/**
 * Unbinds one authenticator, or every one of a kind, pending ones included, as far as the application has another; having
 * none is no failure.
 * @throws {MfaError} authenticatorUnknown, lastFactor, mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function removeAuthenticator(ports: Ports, removal: Removal): Promise<Gated<null>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<null>>> => {
    const { caller: ref, kind, id = null, origin } = removal;
    const admitted = await admitCaller(ports, {
      caller: ref,
      origin,
      act: { type: "authenticator.remove", factor: kind },
    });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const stale = await demandFreshProof(ports, caller, { act, removing: kind });
    if (stale !== null) return stale;
    const going = await keepAccepted(ports, caller, chosenOf(caller.subject, kind, id));
    return { changes: removalOf(ports, caller.subject, { kind, going }, caller.scope), conclude: () => null };
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
 * The recovery code goes with the last factor that it stood in for; a pending one with the binding it was shown with. A face
 * goes with all that is known of its pictures.
 */
export function removalChanges(
  ports: Ports,
  subject: Subject,
  { kind, going }: Removed,
  scope: Scope,
): readonly Change[] {
  const { user, authenticators } = subject;
  const kept = authenticators.filter((each) => !going.includes(each));
  const isLast = secondFactorsOf({ ...subject, authenticators: kept }).size === 0;
  const codes = [...codesShownWith(subject, going), ...(isLast ? confirmedOf(subject, "recovery") : [])];
  return [
    holdSubject(subject, { advance: true }),
    ...removeAuthenticators([...new Set([...going, ...codes])]),
    ...(kind === "face" ? [{ type: "forgetFaceSessions", subject: refOf(subject) } as const] : []),
    audit(scope, ports.clock.nowMs(), { type: "authenticator.remove", userId: user.userId, factor: kind }),
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
