import { MfaError } from "@countersign/contract/errors";
import { passGate } from "../gate/concludeFirstFactor.ts";
import type { FirstFactorPassed } from "../gate/concludeSignIn.ts";
import type { SecondFactorDue } from "../gate/secondFactorDue.ts";
import { admit } from "../limits/admit.ts";
import { rememberOrigin } from "../limits/knownOrigins.ts";
import { ownLoginWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { SignInDecisionRecord } from "../model/decision.ts";
import type { Application, StatedAmr, Subject } from "../model/model.ts";
import type { Identifier, Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { habitsOf } from "../risk/habitsOf.ts";
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
  /** Where he is and with what, by its word alone: its own address is nobody's. */
  readonly seen: RequestOrigin;
  /** Whether it finds the login suspicious; null: it does not say. */
  readonly isReported: boolean | null;
  /** What he is about to do, in its words; left out or null: it does not say. */
  readonly action?: string | null;
  readonly scope: Scope;
}

export interface ExternalLoginBegun {
  readonly subject: Subject;
  readonly isNew: boolean;
  readonly atMs: number;
  /** How it was decided. */
  readonly decision: SignInDecisionRecord;
  /** Null: nothing is asked for besides. */
  readonly due: SecondFactorDue | null;
}

/**
 * Decides by the one gate what an application asks for beside a first factor that its back end passed. That the back end may say so was
 * judged before. Nothing is known to be proved by it but what it states.
 * @throws {MfaError} userNotFound, accountBlocked, enrolmentNeedsHelp, signInDenied, tooOften, and as registerUser for an account that is made
 */
export async function beginOwnLogin(ports: Ports, login: ExternalLogin): Promise<ExternalLoginBegun> {
  const { application, identifier, amr, registration, scope, seen, isReported, action = null } = login;
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
    const passed = { subject, application, firstFactor: "external", amr, scope, nowMs, changes } as const;
    const hints = {
      seen,
      isFirst: drafted !== null,
      ...(isReported !== null && { isReported }),
      ...(action !== null && { action }),
    };
    return concludeLogin(ports, { ...passed, hints }, { subject, isNew: drafted !== null, atMs: nowMs });
  });
}

async function concludeLogin(
  ports: Ports,
  passed: FirstFactorPassed & { readonly hints: { readonly seen: RequestOrigin } },
  begun: Pick<ExternalLoginBegun, "subject" | "isNew" | "atMs">,
): Promise<Decision<ExternalLoginBegun>> {
  const { application, subject, hints, nowMs } = passed;
  const { stop, changes, judgement } = await passGate(ports, passed);
  const decided = { ...begun, decision: judgement.record };
  if (stop !== null)
    return { changes: stop.changes, conclude: (settled) => ({ ...decided, due: stop.conclude(settled) }) };
  const learned = application.policyMode === "fixed" ? [] : learn(ports, subject, hints.seen, nowMs);
  return { changes: [...changes, ...learned], conclude: () => ({ ...decided, due: null }) };
}

/** A login that is let in is one of the account's, though no session is opened here. */
function learn(ports: Ports, subject: Subject, seen: RequestOrigin, nowMs: number): readonly Change[] {
  return [
    { type: "recordSignIn", subject: refOf(subject), atMs: nowMs, ip: seen.ip, endsReset: false, passedAtMs: null },
    ...rememberOrigin(ports, subject, seen, habitsOf(ports, seen, nowMs)),
  ];
}
