import { counts, secondFactorsOf, someCount } from "../factors/assurance.ts";
import { rememberOrigin } from "../limits/knownOrigins.ts";
import { BY_PASS } from "../model/accessPass.ts";
import type { AuditType, RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { KnownOrigin } from "../model/knownOrigin.ts";
import type {
  Amr,
  Application,
  FactorKind,
  FirstFactor,
  Session,
  Subject,
  TrustedDevice,
  User,
} from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { GivenDevice } from "../model/trustedDevice.ts";
import { habitsOf } from "../risk/habitsOf.ts";
import { audit, type Scope } from "../settle/audit.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { turnDevice } from "./deviceTokens.ts";

export const SESSION_SECONDS = 14 * 24 * 3600;
/** However often a session is refreshed, and whatever is proved in it: whoever it belongs to signs in anew after this. */
const LONGEST_SESSION_SECONDS = 90 * 24 * 3600;

export interface SignedIn {
  readonly kind: "signedIn";
  readonly user: User;
  readonly session: Session;
  /** A recovery code to show: the next one when one was used up, or the first. */
  readonly recoveryCode: string | null;
  /** What its device shows next time, in place of what it has shown; null: it has shown nothing that served. */
  readonly device: GivenDevice | null;
}

/** What only the way in knows of a sign-in. */
export interface SignInHints {
  /** As it was typed. */
  readonly password?: string;
  /** Wrong tries just before. */
  readonly failures?: number;
  /** The account is being made. */
  readonly isFirst?: boolean;
  /** Where he is, and with what, where the request is not his own; left out: where it comes from. */
  readonly seen?: RequestOrigin;
  /** The application's word on whether it is suspicious. */
  readonly isReported?: boolean;
  /** What he is about to do, in the application's words. */
  readonly action?: string;
}

export interface FirstFactorPassed {
  readonly subject: Subject;
  readonly application: Application;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly scope: Scope;
  readonly nowMs: number;
  /** The address that a code has proved as the first factor. */
  readonly provedAddress?: string;
  /** What a policy may judge it by besides. */
  readonly hints?: SignInHints;
  /** What the sign-in itself has to write, before the gate's own changes. */
  readonly changes: readonly Change[];
}

export interface SignInConcluded extends FirstFactorPassed {
  readonly authTimeMs: number;
  /** Which second factor was passed, and when; null: none was due. */
  readonly factorPassed: { readonly kind: FactorKind; readonly atMs: number } | null;
  readonly recoveryCode: string | null;
  /** The access pass that stood in for a second factor; left out or null: none did. */
  readonly accessPassId?: string | null;
  /** The device that stood in for a second factor; left out or null: none did. */
  readonly trusted?: TrustedDevice | null;
  /** What it was begun from, beside where it is concluded. */
  readonly marks?: readonly KnownOrigin[];
  /** What is written of the session besides. */
  readonly besides?: ((session: Session) => readonly Change[]) | undefined;
}

/** A session that an access pass opened is for mending what was lost. */
const PASS_SESSION_SECONDS = 3600;

/** Gives when a session ends that is opened or refreshed at `nowMs`. */
export function sessionEndMs(
  { authTimeMs, accessPassId, createdAtMs }: Pick<Session, "authTimeMs" | "accessPassId" | "createdAtMs">,
  nowMs: number,
): number {
  const endMs = Math.min(nowMs + SESSION_SECONDS * 1000, authTimeMs + LONGEST_SESSION_SECONDS * 1000);
  return accessPassId === null ? endMs : Math.min(endMs, createdAtMs + PASS_SESSION_SECONDS * 1000);
}

/**
 * What does not count says too little to make the mailbox that the password was reset by a proof again, while there is
 * what says more.
 */
function provesReset(subject: Subject, passed: FactorKind): boolean {
  const others = [...secondFactorsOf(subject)].filter((kind) => kind !== subject.resetBy);
  return counts(passed) || !someCount(others);
}

function sessionFor({ random }: Pick<Ports, "random">, concluded: SignInConcluded): Session {
  const { subject, application, firstFactor, amr, nowMs, authTimeMs, factorPassed, trusted = null } = concluded;
  const { accessPassId = null } = concluded;
  return {
    id: newOrderedId(random, nowMs),
    ...refOf(subject),
    appId: application.id,
    firstFactor,
    amr,
    authTimeMs,
    passed: factorPassed === null ? {} : { [factorPassed.kind]: factorPassed.atMs },
    createdAtMs: nowMs,
    expiresAtMs: sessionEndMs({ authTimeMs, accessPassId, createdAtMs: nowMs }, nowMs),
    challengedAtMs: null,
    trustedDeviceId: trusted?.id ?? null,
    accessPassId,
    challengedBy: null,
    revokedAtMs: null,
  };
}

/** Gives the decision that opens the session. */
export function concludeSignIn(ports: Ports, concluded: SignInConcluded): Decision<SignedIn> {
  const { subject, scope, nowMs, factorPassed, recoveryCode, trusted = null } = concluded;
  const { poolId, userId } = subject.user;
  const session = sessionFor(ports, concluded);
  const { deviceId = null, newDeviceId = null } = scope.origin;
  const seenFrom = { ...scope.origin, deviceId: deviceId ?? newDeviceId };
  const user: User = {
    ...subject.user,
    loginsCount: subject.user.loginsCount + 1,
    lastLoginAtMs: nowMs,
    lastIp: scope.origin.ip,
  };
  const type: AuditType = "signIn.passed";
  const act = {
    ...{ type, userId },
    ...(factorPassed === null ? {} : { factor: factorPassed.kind }),
    ...(trusted === null ? {} : { note: "trustedDevice" }),
    ...(session.accessPassId === null ? {} : { note: BY_PASS }),
  };
  const turned = trusted === null ? null : turnDevice(ports, trusted, scope, nowMs);
  return {
    changes: [
      ...concluded.changes,
      ...(turned === null ? [] : [turned.change]),
      { type: "openSession", session, from: scope.origin },
      ...(concluded.besides?.(session) ?? []),
      {
        type: "recordSignIn",
        subject: { poolId, userId },
        atMs: nowMs,
        ip: scope.origin.ip,
        endsReset: factorPassed !== null && provesReset(subject, factorPassed.kind),
        passedAtMs: factorPassed?.atMs ?? null,
      },
      ...rememberOrigin(ports, subject, seenFrom, habitsOf(ports, seenFrom, nowMs), concluded.marks),
      audit(scope, nowMs, act),
    ],
    conclude: () => ({ kind: "signedIn", user, session, recoveryCode, device: turned?.given ?? null }),
  };
}
