import { MfaError } from "@countersign/contract/errors";
import { secondFactorsOf } from "./assurance.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import { removals } from "./bindAuthenticator.ts";
import { refOf } from "./judgeProof.ts";
import { type CallerRef, demandHigherAssurance, hasHighestAssurance, loadCaller } from "./loadCaller.ts";
import type { FactorKind, RequestOrigin, Subject, UserId } from "./model.ts";
import { notices } from "./notices.ts";
import type { Change, Ports } from "./ports.ts";
import { type Decision, settleDecision } from "./settleDecision.ts";

export interface Removal {
  readonly caller: CallerRef;
  readonly kind: FactorKind;
  readonly origin: RequestOrigin;
}

/**
 * Unbinds every authenticator of a kind, pending ones included; having none is no failure.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 * @throws {MfaRequired} when the session must pass its second factor first
 */
export async function removeAuthenticator(ports: Ports, removal: Removal): Promise<void> {
  if (removal.caller.kind === "mfaToken") throw new MfaError("mfaTokenInvalid");
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const caller = await loadCaller(ports, removal.caller, removal.origin);
    const nowMs = ports.clock.nowMs();
    const act: Act = { type: "authenticator.remove", userId: caller.subject.user.userId, factor: removal.kind };
    if (!hasHighestAssurance(caller)) {
      return demandHigherAssurance(ports, caller, [audit(caller.scope, nowMs, { ...act, failure: "assurance" })]);
    }
    return { changes: removalChanges(ports, caller.subject, removal.kind, caller.scope), conclude: () => undefined };
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
    const subject = await ports.store.findSubject(scope.poolId, { kind: "id", key: userId });
    if (subject === null) throw new MfaError("userNotFound");
    if (!subject.authenticators.some((each) => each.kind === kind)) return { changes: [], conclude: () => undefined };
    const nowMs = ports.clock.nowMs();
    const ref = refOf(subject);
    const changes: readonly Change[] = [
      ...removalChanges(ports, subject, kind, scope),
      { type: "clearAttempts", subject: ref, factors: [kind] },
      { type: "endMfaTokens", subject: ref },
      { type: "endSessions", subject: ref, exceptId: null, nowMs },
    ];
    return { changes, conclude: () => undefined };
  });
}

export const factorName: Readonly<Record<FactorKind, string>> = {
  totp: "TOTP",
  sms: "SMS",
  email: "E-mail",
  face: "Face",
  recovery: "Recovery code",
};

/** The recovery code goes with the last factor that it stood in for. */
export function removalChanges(ports: Ports, subject: Subject, kind: FactorKind, scope: Scope): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const gone = subject.authenticators.filter((each) => each.kind === kind);
  const remaining = [...secondFactorsOf(subject)].filter((each) => each !== kind);
  const codes = subject.authenticators.filter(
    (each) => each.kind === "recovery" && (remaining.length === 0 || each.status === "pending"),
  );
  return [
    { type: "holdSubject", subject: refOf(subject), revision: subject.revision, advance: true },
    ...removals([...gone, ...codes]),
    ...(gone.some((each) => each.status === "confirmed")
      ? notices(ports, subject.user, scope, { purpose: "factorRemoved", item: factorName[kind] })
      : []),
    audit(scope, nowMs, { type: "authenticator.remove", userId: subject.user.userId, factor: kind }),
  ];
}
