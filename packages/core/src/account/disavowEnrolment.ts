import { provedAddressesOf } from "../factors/addresses.ts";
import { factors } from "../factors/factors.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Disavowal } from "../model/disavowal.ts";
import type { Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { isAhead } from "../model/storedTimes.ts";
import { tell } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";

/** How the link that takes a first enrolment back stands: it may be used, was used, ran out, or never was one. */
export type LinkState =
  | { readonly state: "open"; readonly disavowal: Disavowal }
  | { readonly state: "used" | "expired" | "unknown" };

/** Gives how the link of a secret stands. Nothing is changed by asking: programs that look after mail follow links. */
export async function readDisavowal({ store, digest, clock }: Ports, secret: string): Promise<LinkState> {
  const disavowal = await store.findDisavowal(digest(secret));
  if (disavowal === null) return { state: "unknown" };
  if (disavowal.usedAtMs !== null) return { state: "used" };
  const nowMs = clock.nowMs();
  const isCurrent = disavowal.expiresAtMs > nowMs && !isAhead(disavowal.createdAtMs, nowMs);
  return isCurrent ? { state: "open", disavowal } : { state: "expired" };
}

/**
 * Takes a first enrolment back on the word of whoever reads the mail of a proved address: the authenticator and the
 * recovery code go, sessions and mfaTokens end, and the password opens nothing until it is reset. Gives how the link stood.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function disavowEnrolment(
  ports: Ports,
  { secret, origin }: { readonly secret: string; readonly origin: RequestOrigin },
): Promise<LinkState> {
  return settleDecision(ports.store, async (): Promise<Decision<LinkState>> => {
    const link = await readDisavowal(ports, secret);
    if (link.state !== "open") return { changes: [], conclude: () => link };
    const { disavowal } = link;
    const subject = await demandSubject(ports, disavowal, disavowal.userId);
    const scope: Scope = { poolId: disavowal.poolId, appId: disavowal.appId, actor: "user", origin };
    return { changes: takenBack(ports, subject, disavowal, scope), conclude: () => link };
  });
}

function takenBack(ports: Ports, subject: Subject, { id, factor, authenticatorId }: Disavowal, scope: Scope) {
  const { user, authenticators } = subject;
  const nowMs = ports.clock.nowMs();
  const ref = refOf(subject);
  // Of the recovery codes there is one that counts; whoever enrolled was shown it.
  const going = authenticators.filter((each) => each.id === authenticatorId || each.kind === "recovery");
  const left = authenticators.filter((each) => !going.includes(each));
  const hasPassword = subject.passwordHash !== null;
  const told = { owner: user, recipients: provedAddressesOf({ ...subject, authenticators: left }) };
  const changes: readonly Change[] = [
    holdSubject(subject, { advance: true }),
    ...(hasPassword ? [{ type: "disavowPassword", subject: ref } as const] : []),
    { type: "useDisavowal", poolId: scope.poolId, id, nowMs },
    ...removeAuthenticators(going),
    ...(factor === "face" ? [{ type: "forgetFaceSessions", subject: ref } as const] : []),
    ...endAccess(subject, nowMs),
    ...tell(ports, told, scope, { purpose: "enrolmentDisavowed", item: factors[factor].displayName }),
    audit(scope, nowMs, { type: "authenticator.disavow", userId: user.userId, factor }),
  ];
  return changes;
}
