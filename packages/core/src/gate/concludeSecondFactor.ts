import { amrWith } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { Amr, FactorKind, Session, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
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
  /** A recovery code to show: the next one when one was used up, or the first. */
  readonly recoveryCode: string | null;
  /** What is written of the session besides. */
  readonly besides?: ((session: Session) => readonly Change[]) | undefined;
}

/** Gives the decision that spends the mfaToken and opens the session it stood for. */
export function concludeSecondFactor(ports: Ports, passed: SecondFactorPassed): Decision<SignedIn> {
  const { caller, subject, kind, amr, changes, recoveryCode, besides } = passed;
  const { token, application, scope } = caller;
  const { poolId, id } = token;
  const nowMs = ports.clock.nowMs();
  return concludeSignIn(ports, {
    subject,
    application,
    firstFactor: token.firstFactor,
    amr: amrWith(token.amr, kind, amr),
    scope,
    nowMs,
    authTimeMs: token.authTimeMs,
    factorPassed: kind,
    recoveryCode,
    besides,
    changes: [...changes, { type: "moveMfaToken", poolId, id, from: "open", to: "consumed", nowMs }],
  });
}
