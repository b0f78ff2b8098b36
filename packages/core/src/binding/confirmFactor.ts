import { confirmedOf, pendingOf } from "../factors/assurance.ts";
import { factors, type TypesOf } from "../factors/factors.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import {
  type ConcludePassed,
  concludeSecondFactor,
  type FactorHeld,
  holdSecondFactor,
} from "../gate/concludeSecondFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import { keepConfirmedBinding } from "../gate/confirmedBinding.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import { sessionIdOf } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, CallerRef, FactorKind, Session, Subject, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { confirmedAt, removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { concludeBinding } from "./concludeBinding.ts";
import { codesShownWith, confirmableBy } from "./pendingBindings.ts";

export interface Confirmation<K extends FactorKind> {
  readonly caller: CallerRef;
  readonly kind: K;
  readonly proof: TypesOf<K>["proof"];
  /** Which of those that wait; left out: whichever the proof is of. */
  readonly id?: string;
  readonly origin: RequestOrigin;
}

/**
 * Makes the pending authenticator whose proof it is and its recovery code live; the others end. A session gains the passed factor; an mfaToken is spent for
 * a session, which is answered.
 * @throws {MfaError} the refusal of the factor, bindingExpired, factorLocked, factorDisabled, mfaTokenInvalid,
 *   sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function confirmFactor<K extends FactorKind>(
  ports: Ports,
  confirmation: Confirmation<K>,
): Promise<Gated<SignedIn | null>> {
  return settleDecision(ports.store, () => decideConfirmation(ports, confirmation, concludeSecondFactor));
}

/**
 * Confirms as `confirmFactor` does and holds the sign-in of an mfaToken there, until its holder has kept the recovery code.
 * @throws {MfaError} as confirmFactor
 */
export async function confirmAndHold<K extends FactorKind>(
  ports: Ports,
  confirmation: Confirmation<K> & { readonly caller: TokenRef<"mfaToken"> },
): Promise<Gated<FactorHeld | null>> {
  return settleDecision(ports.store, () => decideConfirmation(ports, confirmation, holdSecondFactor));
}

async function decideConfirmation<K extends FactorKind, T>(
  ports: Ports,
  { kind, proof, id, ...from }: Confirmation<K>,
  conclude: ConcludePassed<T>,
): Promise<Decision<Gated<T | null>>> {
  const { refusal: wrong } = factors[kind];
  const entry = { ...from, act: { type: "authenticator.confirm", factor: kind }, spent: wrong } as const;
  const admitted = await admitCaller(ports, entry);
  if (!admitted.ok) return admitted.refusal;
  const { caller, act } = admitted;
  const { subject, scope } = caller;
  const stale = await demandFreshProof(ports, caller, { act, binds: true, byPass: true });
  if (stale !== null) return stale;
  const nowMs = ports.clock.nowMs();
  const candidates = confirmableBy(caller, kind, nowMs).filter((each) => id === undefined || each.id === id);
  if (candidates.length === 0) {
    // A second submission of the confirming proof finds nothing pending: to its sender that is a wrong one.
    const failure = confirmedOf(subject, kind).length > 0 ? wrong : "bindingExpired";
    return refuseAct(ports, scope, act, "nothingPending", failure);
  }
  const judgement = await judgeProof(ports, {
    ...{ subject, kind, proof, scope, act, candidates },
    occasion: "confirm",
    sessionId: sessionIdOf(caller),
  });
  if (!judgement.accepted) return judgement.refusal;
  const changes = [...judgement.changes, ...goLive(subject, judgement.authenticator, nowMs)];
  const { authenticator, amr } = judgement;
  const binding =
    caller.kind === "mfaToken" && typeof proof === "string" ? { tokenId: caller.token.id, authenticator, proof } : null;
  const besides = (session: Session) => (binding === null ? [] : keepConfirmedBinding(ports, binding, session));
  const made = { kind, authenticatorId: authenticator.id, recoveryCode: null, besides };
  return concludeBinding(ports, { caller, amr, act, changes, ...made }, conclude);
}

/** Replaces the live recovery code by the one that was shown with what is confirmed; all else that waited dies with it. */
function goLive(subject: Subject, confirmed: Authenticator, nowMs: number): readonly Change[] {
  const others = pendingOf(subject, confirmed.kind).filter((each) => each !== confirmed);
  const dead = [...others, ...codesShownWith(subject, others)];
  const [draft] = codesShownWith(subject, [confirmed]);
  if (draft === undefined) return removeAuthenticators(dead);
  return [
    ...removeAuthenticators([...dead, ...confirmedOf(subject, "recovery")]),
    storeAuthenticator(draft, confirmedAt(nowMs), nowMs),
  ];
}
