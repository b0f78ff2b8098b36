import { pendingOf } from "../factors/assurance.ts";
import type { Caller } from "../gate/loadCaller.ts";
import type { Authenticator, FactorKind, Subject } from "../model/model.ts";
import { isAhead } from "../model/storedTimes.ts";

/** NIST SP 800-63B-4 §4.1: a binding that is not confirmed ends. */
export const PENDING_MS = 10 * 60 * 1000;
/** Of one kind: a QR code may be shown again, and whoever scanned an older one is right too. */
const MOST_PENDING = 5;

/** Gives the session or mfaToken that acts. */
export function callerIdOf(caller: Caller): string {
  return caller.kind === "session" ? caller.session.id : caller.token.id;
}

/** Gives what the caller began to bind and may confirm now. */
export function confirmableBy(caller: Caller, kind: FactorKind, nowMs: number): readonly Authenticator[] {
  const id = callerIdOf(caller);
  return waitingOf(caller.subject, kind, nowMs).filter(({ begunIn }) => begunIn === null || begunIn === id);
}

/** Gives what of an account's pending bindings goes when another one begins: those that are over, and the oldest. */
export function givingWay(subject: Subject, kind: FactorKind, nowMs: number): readonly Authenticator[] {
  const waiting = waitingOf(subject, kind, nowMs);
  const kept = waiting.slice(-(MOST_PENDING - 1));
  return pendingOf(subject, kind).filter((each) => !kept.includes(each));
}

/** Gives the pending recovery codes that were shown with one of the authenticators. */
export function codesShownWith(subject: Subject, shown: readonly Authenticator[]): readonly Authenticator[] {
  const bindings = new Set(shown.filter(({ status }) => status === "pending").map(({ bindingId }) => bindingId));
  return pendingOf(subject, "recovery").filter(({ bindingId }) => bindings.has(bindingId));
}

function waitingOf(subject: Subject, kind: FactorKind, nowMs: number): readonly Authenticator[] {
  return pendingOf(subject, kind).filter(
    ({ createdAtMs, expiresAtMs }) => (expiresAtMs ?? 0) > nowMs && !isAhead(createdAtMs, nowMs),
  );
}
