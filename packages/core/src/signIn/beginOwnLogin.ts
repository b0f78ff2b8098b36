import { MfaError } from "@countersign/contract/errors";
import { decideSignIn } from "../gate/decideSignIn.ts";
import { requireSecondFactor, type SecondFactorDue } from "../gate/secondFactorDue.ts";
import { admit } from "../limits/admit.ts";
import { ownLoginWindows } from "../limits/requestLimits.ts";
import type { Change } from "../model/changes.ts";
import type { Application, StatedAmr, Subject } from "../model/model.ts";
import type { Identifier, Ports } from "../model/ports.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { draftUser, type Registration } from "./registerUser.ts";

/** A back end has passed somebody's first factor by itself. */
export interface ExternalLogin {
  readonly application: Application;
  readonly identifier: Identifier;
  /** What it says that it has proved; empty: it does not say. */
  readonly amr: readonly StatedAmr[];
  /** Makes the account where nobody is of that name; null: such a login is refused. */
  readonly registration: Registration | null;
  readonly scope: Scope;
}

export interface ExternalLoginBegun {
  readonly subject: Subject;
  readonly isNew: boolean;
  readonly atMs: number;
  /** Null: nothing is asked for besides. */
  readonly due: SecondFactorDue | null;
}

/**
 * Decides by the one gate what an application asks for beside a first factor that its back end passed. That the back end may say so was
 * judged before. Nothing is known to be proved by it but what it states.
 * @throws {MfaError} userNotFound, accountBlocked, enrolmentNeedsHelp, tooOften, and as registerUser for an account that is made
 */
export async function beginOwnLogin(ports: Ports, login: ExternalLogin): Promise<ExternalLoginBegun> {
  const { application, identifier, amr, registration, scope } = login;
  return settleDecision(ports.store, async (): Promise<Decision<ExternalLoginBegun>> => {
    const known = await ports.store.findSubject(application.poolId, identifier);
    const drafted = known === null && registration !== null ? await draftUser(ports, registration) : null;
    const subject = known ?? drafted?.subject ?? null;
    if (subject === null) throw new MfaError("userNotFound");
    const { userId, blocked } = subject.user;
    const act: Act = { type: "signIn.external", userId, ...(amr.length === 0 ? {} : { note: amr.join(" ") }) };
    if (blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked");
    const nowMs = ports.clock.nowMs();
    const changes: readonly Change[] = [
      ...(drafted?.insertion ?? [holdSubject(subject, { advance: false })]),
      await admit(ports, ownLoginWindows(ports, application, userId)),
      audit(scope, nowMs, act),
    ];
    const begun = { subject, isNew: drafted !== null, atMs: nowMs };
    const decision = decideSignIn(subject, application, "external");
    if (decision.kind === "complete") return { changes, conclude: () => ({ ...begun, due: null }) };
    const { reason, choices } = decision;
    const from = { subject, application, firstFactor: "external", amr, scope, nowMs, authTimeMs: nowMs } as const;
    const asked = requireSecondFactor(ports, { ...from, sessionId: null, reason, choices, changes });
    return { changes: asked.changes, conclude: (settled) => ({ ...begun, due: asked.conclude(settled) }) };
  });
}
