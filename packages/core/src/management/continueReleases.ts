import { dueOf, heldOverOf, namesOf, tellings } from "../binding/releases.ts";
import { secondFactorsOf } from "../factors/assurance.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, Subject, SubjectRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tell } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";

/**
 * Goes on with the releases that were asked for: tells of those whose day is over, and removes what was told of three times.
 * However many processes do so at once, each telling and each removal is made by one of them.
 */
export async function continueReleases(ports: Ports, origin: RequestOrigin, signal?: AbortSignal): Promise<void> {
  for (const ref of await ports.store.findReleases(ports.clock.nowMs())) {
    if (signal?.aborted === true) return;
    await settleDecision(ports.store, () => decideRelease(ports, ref, origin));
  }
}

async function decideRelease(ports: Ports, ref: SubjectRef, origin: RequestOrigin): Promise<Decision<void>> {
  const subject = await ports.store.findSubject(ref.poolId, { kind: "id", key: ref.userId });
  if (subject === null) return { changes: [], conclude: () => undefined };
  const nowMs = ports.clock.nowMs();
  const due = heldOverOf(subject).map((authenticator) => ({
    authenticator,
    due: dueOf(authenticator.heldOver, nowMs),
  }));
  const told = due.flatMap(({ authenticator, due }) => {
    if (due === "tellAnew") return [{ authenticator, tellings: 1 }];
    return due === "tell" ? [{ authenticator, tellings: authenticator.heldOver.tellings + 1 }] : [];
  });
  const going = due.filter(({ due }) => due === "release").map(({ authenticator }) => authenticator);
  if (told.length + going.length === 0) return { changes: [], conclude: () => undefined };
  // In the name of an application that the owner knows.
  const application = await ports.store.findDefaultApplication(ref.poolId);
  const scope: Scope = { poolId: ref.poolId, appId: application?.id ?? null, actor: "service", origin };
  const changes = [
    holdSubject(subject, { advance: going.length > 0 }),
    ...tellings(ports, subject, told, scope),
    ...(going.length === 0 ? [] : release(ports, subject, going, scope)),
  ];
  return { changes, conclude: () => undefined };
}

/** Like every reset it ends whatever is open. */
function release(ports: Ports, subject: Subject, going: readonly Authenticator[], scope: Scope): readonly Change[] {
  const { user, authenticators } = subject;
  const nowMs = ports.clock.nowMs();
  const left = authenticators.filter((each) => !going.includes(each));
  const isBare = secondFactorsOf({ authenticators: left }).size === 0;
  const gone = isBare ? authenticators : going;
  const kinds = [...new Set(going.map(({ kind }) => kind))];
  const recipients = recipientsOf(user, gone);
  return [
    ...removeAuthenticators(gone),
    { type: "clearAttempts", subject: refOf(subject), factors: kinds },
    ...endAccess(subject, nowMs),
    ...tell(ports, { owner: user, recipients }, scope, { purpose: "factorRemoved", item: namesOf(going) }),
    ...kinds.map((factor) => audit(scope, nowMs, { type: "authenticator.release", userId: user.userId, factor })),
  ];
}
