import { amrWith } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { Amr, FactorKind, Session, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { concludeSignIn, type SignedIn } from "./concludeSignIn.ts";
import type { CallerOf } from "./loadCaller.ts";

export interface SecondFactorPassed {
  readonly caller: CallerOf<"mfaToken">;
  /** The account as it is from now on. */
  readonly subject: Subject;
  readonly kind: FactorKind;
  /** What the proof says. */
  readonly amr: readonly Amr[];
  /** What the proof and its occasion write, a hold on the subject first. */
  readonly changes: readonly Change[];
  /** The access pass that stands in for what was to be proved, and proves nothing itself; left out: none does. */
  readonly accessPassId?: string;
  /** A recovery code to show: the next one when one was used up, or the first. */
  readonly recoveryCode: string | null;
  /** What is written of the session besides. */
  readonly besides?: ((session: Session) => readonly Change[]) | undefined;
}

/** What comes of a passed second factor. */
export type ConcludePassed<T> = (ports: Ports, passed: SecondFactorPassed) => Decision<T>;

/** Gives the decision that spends the mfaToken and opens the session it stood for. */
export function concludeSecondFactor(ports: Ports, passed: SecondFactorPassed): Decision<SignedIn> {
  const { caller, subject, kind, amr, changes, recoveryCode, besides, accessPassId = null } = passed;
  const { token, application, scope } = caller;
  const { poolId, id } = token;
  const nowMs = ports.clock.nowMs();
  const isProved = accessPassId === null;
  return concludeSignIn(ports, {
    subject,
    application,
    firstFactor: token.firstFactor,
    amr: isProved ? amrWith(token, kind, amr) : token.amr,
    scope,
    nowMs,
    authTimeMs: token.authTimeMs,
    factorPassed: isProved ? { kind, atMs: nowMs } : null,
    accessPassId,
    recoveryCode,
    marks: token.marks,
    besides,
    changes: [...changes, { type: "moveMfaToken", poolId, id, from: "open", to: "consumed", nowMs }],
  });
}

/** A second factor was passed, and the sign-in waits for its holder to say that he kept what is shown for it. */
export interface FactorHeld {
  readonly kind: "factorHeld";
  /** The next recovery code when one was used up. */
  readonly recoveryCode: string | null;
}

/** Gives the decision that keeps with the mfaToken what was passed: `concludeHeld` opens the session. */
export function holdSecondFactor(ports: Ports, passed: SecondFactorPassed): Decision<FactorHeld> {
  const { caller, changes, recoveryCode, accessPassId } = passed;
  const { token } = caller;
  const proved =
    accessPassId === undefined
      ? { kind: passed.kind, amr: amrWith(token, passed.kind, passed.amr) }
      : { kind: null, amr: token.amr, accessPassId };
  const named = { poolId: token.poolId, id: token.id, nowMs: ports.clock.nowMs() };
  const hold: Change = { type: "passMfaToken", ...named, ...proved };
  return { changes: [...changes, hold], conclude: () => ({ kind: "factorHeld", recoveryCode }) };
}

/** Gives the decision that opens the session for what was passed before. */
export function concludeHeld(ports: Ports, caller: CallerOf<"mfaToken">): Decision<SignedIn> {
  const { token, subject, application, scope } = caller;
  const { poolId, id, amr, firstFactor, authTimeMs, accessPassId } = token;
  const [kind] = Object.keys(token.passed) as FactorKind[]; // keys of a record typed by FactorKind
  if (kind === undefined && accessPassId === null) throw new Error("an mfaToken that passed by nothing");
  const nowMs = ports.clock.nowMs();
  return concludeSignIn(ports, {
    ...{ subject, application, scope, firstFactor, amr, authTimeMs, nowMs },
    factorPassed: kind === undefined ? null : { kind, atMs: token.passed[kind] ?? nowMs },
    accessPassId,
    recoveryCode: null,
    marks: token.marks,
    changes: [
      holdSubject(subject, { advance: false }),
      { type: "moveMfaToken", poolId, id, from: "passed", to: "consumed", nowMs },
    ],
  });
}
