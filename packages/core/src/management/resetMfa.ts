import { factors } from "../factors/factors.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, FactorKind, Subject, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tell } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";

export interface MfaReset {
  readonly scope: Scope;
  readonly userId: UserId;
  /** Why; it goes to the trail. */
  readonly reason: string;
}

/**
 * Unbinds everything that an account has bound, for a person who lost it: frees its attempts, ends its sessions and
 * open sign-ins and tells its owner at every address there is. Gives what was unbound.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function resetMfa(ports: Ports, { scope, userId, reason }: MfaReset): Promise<readonly Authenticator[]> {
  return settleDecision(ports.store, async (): Promise<Decision<readonly Authenticator[]>> => {
    const subject = await demandSubject(ports, scope, userId);
    const nowMs = ports.clock.nowMs();
    const ref = refOf(subject);
    const kinds = [...new Set(subject.authenticators.map(({ kind }) => kind))];
    const changes: readonly Change[] = [
      holdSubject(subject, { advance: true }),
      ...removeAuthenticators(subject.authenticators),
      { type: "forgetFaceSessions", subject: ref },
      { type: "clearAttempts", subject: ref, factors: Object.keys(subject.attempts) as FactorKind[] }, // typed by FactorKind
      ...endAccess(subject, nowMs),
      ...(await tellOfReset(ports, subject, scope)),
      ...kinds.map((factor) => audit(scope, nowMs, { type: "authenticator.remove", userId, factor })),
      audit(scope, nowMs, { type: "user.resetMfa", userId, note: reason }),
    ];
    return { changes, conclude: () => subject.authenticators };
  });
}

/** In the name of an application that the owner knows. */
async function tellOfReset(ports: Ports, subject: Subject, scope: Scope): Promise<readonly Change[]> {
  const confirmed = subject.authenticators.filter(({ status }) => status === "confirmed");
  if (confirmed.length === 0) return [];
  const application = await ports.store.findDefaultApplication(scope.poolId);
  const item = [...new Set(confirmed.map(({ kind }) => factors[kind].displayName))].join(", ");
  const known: Scope = { ...scope, appId: application?.id ?? null };
  return tell(ports, { owner: subject.user, recipients: recipientsOf(subject.user, confirmed) }, known, {
    purpose: "factorRemoved",
    item,
  });
}
