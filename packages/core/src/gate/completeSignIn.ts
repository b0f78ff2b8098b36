import { MfaError } from "@countersign/contract/errors";
import { isOnlyBiometric, secondFactorsOf } from "../factors/assurance.ts";
import type {
  Amr,
  Application,
  AuditType,
  FactorKind,
  FirstFactor,
  MfaToken,
  Session,
  Subject,
  User,
} from "../model/model.ts";
import { newId, randomHex } from "../model/newId.ts";
import type { Change, Ports } from "../model/ports.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { decideSignIn, type FactorChoice } from "./decideSignIn.ts";

export const MFA_TOKEN_SECONDS = 360;
export const SESSION_SECONDS = 14 * 24 * 3600;
/** However often a session is refreshed, and whatever is proved in it: whoever it belongs to signs in anew after this. */
const LONGEST_SESSION_SECONDS = 90 * 24 * 3600;
const FLOW_HANDLE_BYTES = 32;

/** A sign-in, or a session that must prove more, waits for a second factor: a step of the flow, not a failure. */
export interface SecondFactorDue {
  readonly kind: "secondFactorDue";
  readonly token: MfaToken;
  /** Shown to the claimant only; the store holds its digest. */
  readonly flowHandle: string;
  readonly reason: "personal" | "application";
  readonly choices: readonly FactorChoice[];
  readonly subject: Subject;
}

/** What the gate gives: what was asked for, or what must be proved first. */
export type Gated<T> = T | SecondFactorDue;

export function isSecondFactorDue(outcome: unknown): outcome is SecondFactorDue {
  return (outcome as { readonly kind?: unknown } | null | undefined)?.kind === "secondFactorDue";
}

export interface SignedIn {
  readonly kind: "signedIn";
  readonly user: User;
  readonly session: Session;
  /** A recovery code to show: the next one when one was used up, or the first. */
  readonly recoveryCode: string | null;
}

export interface FirstFactorPassed {
  readonly subject: Subject;
  readonly application: Application;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly scope: Scope;
  readonly nowMs: number;
  /** What the sign-in itself has to write, before the gate's own changes. */
  readonly changes: readonly Change[];
}

/** Gives what follows a passed first factor: a session, or an mfaToken. */
export function concludeFirstFactor(ports: Ports, passed: FirstFactorPassed): Decision<Gated<SignedIn>> {
  const decision = decideSignIn(passed.subject, passed.application, passed.firstFactor);
  if (decision.kind === "secondFactor" && isDeadEnd(decision.choices, passed.subject)) {
    const act: Act = { type: "signIn.code", userId: passed.subject.user.userId, failure: "firstFactorUnsuitable" };
    return refusal([...passed.changes, audit(passed.scope, passed.nowMs, act)], new MfaError("firstFactorUnsuitable"));
  }
  if (decision.kind === "secondFactor") {
    const { reason, choices } = decision;
    return requireSecondFactor(ports, { ...passed, authTimeMs: passed.nowMs, reason, choices });
  }
  return concludeSignIn(ports, { ...passed, authTimeMs: passed.nowMs, factorPassed: null, recoveryCode: null });
}

/** What is bound is how he signed in, and nothing else may be bound by an mfaToken. */
function isDeadEnd(choices: readonly FactorChoice[], subject: Subject): boolean {
  return secondFactorsOf(subject).size > 0 && choices.every(({ bound }) => !bound);
}

export interface SecondFactorDemand extends FirstFactorPassed {
  readonly authTimeMs: number;
  readonly reason: SecondFactorDue["reason"];
  readonly choices: readonly FactorChoice[];
}

/** Gives the decision that opens an mfaToken and asks for a second factor, at sign-in or to step a session up. */
export function requireSecondFactor(ports: Ports, demand: SecondFactorDemand): Decision<SecondFactorDue> {
  const { subject, application, firstFactor, amr, scope, nowMs, authTimeMs, reason, choices } = demand;
  const { poolId, userId } = subject.user;
  const flowHandle = randomHex(ports.random, FLOW_HANDLE_BYTES);
  const token: MfaToken = {
    id: newId(ports.random),
    poolId,
    userId,
    appId: application.id,
    firstFactor,
    amr,
    authTimeMs,
    ip: scope.origin.ip,
    flowHandleDigest: ports.digest(flowHandle),
    state: "open",
    createdAtMs: nowMs,
    expiresAtMs: nowMs + MFA_TOKEN_SECONDS * 1000,
  };
  return {
    changes: [...demand.changes, { type: "openMfaToken", token }],
    conclude: () => ({ kind: "secondFactorDue", token, flowHandle, reason, choices, subject }),
  };
}

export interface SignInConcluded extends Omit<FirstFactorPassed, "application"> {
  readonly application: { readonly id: string };
  readonly authTimeMs: number;
  /** Which second factor was passed; null: none was due. */
  readonly factorPassed: FactorKind | null;
  readonly recoveryCode: string | null;
}

/** Gives when a session ends that is opened or refreshed at `nowMs` after a sign-in at `authTimeMs`. */
export function sessionEndMs(authTimeMs: number, nowMs: number): number {
  return Math.min(nowMs + SESSION_SECONDS * 1000, authTimeMs + LONGEST_SESSION_SECONDS * 1000);
}

/** A face says too little to make the mailbox that the password was reset by a proof again, while there is what says more. */
function provesReset(subject: Subject, passed: FactorKind): boolean {
  const others = [...secondFactorsOf(subject)].filter((kind) => kind !== subject.resetBy);
  return !isOnlyBiometric(new Set([passed])) || isOnlyBiometric(new Set(others));
}

/** Gives the decision that opens the session. */
export function concludeSignIn(ports: Ports, concluded: SignInConcluded): Decision<SignedIn> {
  const { subject, application, firstFactor, amr, scope, nowMs, authTimeMs, factorPassed, recoveryCode } = concluded;
  const { poolId, userId } = subject.user;
  const session: Session = {
    id: newId(ports.random),
    poolId,
    userId,
    appId: application.id,
    firstFactor,
    amr,
    authTimeMs,
    factorPassedAtMs: factorPassed === null ? null : nowMs,
    createdAtMs: nowMs,
    expiresAtMs: sessionEndMs(authTimeMs, nowMs),
    revokedAtMs: null,
  };
  const user: User = {
    ...subject.user,
    loginsCount: subject.user.loginsCount + 1,
    lastLoginAtMs: nowMs,
    lastIp: scope.origin.ip,
  };
  const type: AuditType = "signIn.passed";
  const act = { type, userId, ...(factorPassed === null ? {} : { factor: factorPassed }) };
  return {
    changes: [
      ...concluded.changes,
      { type: "openSession", session },
      {
        type: "recordSignIn",
        subject: { poolId, userId },
        atMs: nowMs,
        ip: scope.origin.ip,
        endsReset: factorPassed !== null && provesReset(subject, factorPassed),
      },
      audit(scope, nowMs, act),
    ],
    conclude: () => ({ kind: "signedIn", user, session, recoveryCode }),
  };
}
