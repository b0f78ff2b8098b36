import { type FailureName, MfaError } from "@countersign/contract/errors";
import { recipientsOf } from "../factors/recipientsOf.ts";
import type { AuditType } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { FirstFactor } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import { tell } from "../notices/notices.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import { concludeSignIn, type SignedIn } from "./concludeSignIn.ts";
import { isDeadEnd } from "./decideSignIn.ts";
import { type Judgement, judgeSignIn } from "./judgeSignIn.ts";
import { type Gated, requireSecondFactor, type SecondFactorDue } from "./secondFactorDue.ts";

const ACTS: Readonly<Record<FirstFactor, AuditType>> = {
  password: "signIn.password",
  sms: "signIn.code",
  email: "signIn.code",
  external: "signIn.external",
};

/** What the gate says to a passed first factor. */
export interface Gate {
  readonly judgement: Judgement;
  /** What to write where nothing more is asked. */
  readonly changes: readonly Change[];
  /** The demand of a second factor, or the refusal; null: nothing stands in the way. */
  readonly stop: Decision<SecondFactorDue> | null;
}

/** Holds a passed first factor against what is asked of it. Every way in passes here. */
export async function passGate(ports: Ports, passed: FirstFactorPassed): Promise<Gate> {
  const judgement = await judgeSignIn(ports, passed);
  const { outcome } = judgement;
  const changes = [...passed.changes, ...judgement.changes];
  if (outcome.kind === "denied")
    return { judgement, changes, stop: refuse(passed, changes, "policy", "signInDenied", judgement.record.id) };
  if (outcome.kind === "complete") {
    const notices = outcome.tells ? tellUnusual(ports, passed) : [];
    return { judgement, changes: [...changes, ...notices], stop: null };
  }
  if (isDeadEnd(outcome.choices, passed.subject) && passed.firstFactor !== "external")
    return { judgement, changes, stop: refuse(passed, changes, "firstFactorUnsuitable", "firstFactorUnsuitable") };
  const { reason, choices, demand } = outcome;
  const asked = { ...passed, authTimeMs: passed.nowMs, sessionId: null, reason, choices, demand, changes };
  return { judgement, changes, stop: requireSecondFactor(ports, asked) };
}

/** Gives what follows a passed first factor: a session, or an mfaToken. */
export async function concludeFirstFactor(ports: Ports, passed: FirstFactorPassed): Promise<Decision<Gated<SignedIn>>> {
  const { stop, changes, judgement } = await passGate(ports, passed);
  if (stop !== null) return stop;
  const trusted = judgement.outcome.kind === "complete" ? judgement.outcome.trusted : null;
  const concluded = { ...passed, changes, authTimeMs: passed.nowMs, factorPassed: null, recoveryCode: null, trusted };
  return concludeSignIn(ports, concluded);
}

function refuse(
  { subject, scope, nowMs, firstFactor }: FirstFactorPassed,
  changes: readonly Change[],
  reason: RefusalReason,
  failure: FailureName,
  decisionId?: string,
): Decision<never> {
  const act: Act = { type: ACTS[firstFactor], userId: subject.user.userId, failure: reason };
  const data = decisionId === undefined ? null : { decisionId };
  return refusal([...changes, audit(scope, nowMs, act)], new MfaError(failure, data));
}

function tellUnusual(ports: Ports, { subject, scope }: FirstFactorPassed): readonly Change[] {
  const { user, authenticators } = subject;
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  const told = { owner: user, recipients: recipientsOf(user, confirmed) };
  return tell(ports, told, scope, { purpose: "unusualSignIn", item: null });
}
