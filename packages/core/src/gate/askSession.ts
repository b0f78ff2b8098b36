import type { Change } from "../model/changes.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import type { Decision } from "../settle/settleDecision.ts";
import type { FactorChoice } from "./decideSignIn.ts";
import type { CallerOf } from "./loadCaller.ts";
import { askBy, flowHandleOf, requireSecondFactor, type SecondFactorDue } from "./secondFactorDue.ts";

export interface SessionDemand {
  readonly reason: SecondFactorDue["reason"];
  readonly choices: readonly FactorChoice[];
  /** What asking writes in any case. */
  readonly changes: readonly Change[];
}

/** Asks a session for a second factor: by the mfaToken that it was asked by before, while that lives. */
export async function askSession(
  ports: Ports,
  caller: CallerOf<"session">,
  { reason, choices, changes }: SessionDemand,
): Promise<Decision<SecondFactorDue>> {
  const { session, subject, application, scope } = caller;
  const nowMs = ports.clock.nowMs();
  const open = await ports.store.findOpenMfaToken(session, application.id, nowMs);
  const flowHandle = open === null ? "" : flowHandleOf(ports, open);
  if (open !== null && ports.digest(flowHandle) === open.flowHandleDigest) {
    return askBy(ports, { token: open, flowHandle, reason, choices, subject, application, scope, changes });
  }
  const { userId } = subject.user;
  return requireSecondFactor(ports, {
    ...{ subject, application, scope, nowMs, reason, choices },
    firstFactor: session.firstFactor,
    // What is proved next must not freshen what something else proved long ago.
    amr: session.amr.filter((each) => each !== "mfa"),
    authTimeMs: session.authTimeMs,
    sessionId: session.id,
    changes: [
      // A token must not be opened beside a change of password that ends all tokens.
      holdSubject(subject, { advance: false }),
      // Its handle was made with keys that have been replaced since.
      ...(open === null ? [] : [spend(open, nowMs)]),
      ...changes,
      audit(scope, nowMs, { type: "authenticator.stepUp", userId }),
    ],
  });
}

function spend({ poolId, id }: SecondFactorDue["token"], nowMs: number): Change {
  return { type: "moveMfaToken", poolId, id, from: "open", to: "consumed", nowMs };
}
