import { MfaError } from "@countersign/contract/errors";
import type { TotpParameters } from "@countersign/otp";
import { confirmedOf, pendingOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { judgeProof, refOf, refuseUncounted, wrongProof } from "../factors/judgeProof.ts";
import type { Gated, SignedIn } from "../gate/completeSignIn.ts";
import { type Caller, demandHigherAssurance, hasHighestAssurance, loadCaller } from "../gate/loadCaller.ts";
import type { Authenticator, AuthenticatorSource, CallerRef, FactorKind, RequestOrigin } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Change, Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { concludeBinding } from "./concludeBinding.ts";

/** NIST SP 800-63B-4 §4.1: a binding that is not confirmed ends. */
const PENDING_MS = 10 * 60 * 1000;

export interface TotpEnrolment {
  readonly caller: CallerRef;
  readonly source: AuthenticatorSource;
  readonly name: string;
  readonly parameters?: TotpParameters;
  readonly origin: RequestOrigin;
}

/** Shown once. */
export interface TotpEnrolled {
  readonly secret: string;
  readonly keyUri: string;
  readonly recoveryCode: string;
}

/**
 * Begins to bind an authenticator app, with the recovery code that goes live when it is confirmed. A pending binding
 * that is there is replaced.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function enrolTotp(ports: Ports, enrolment: TotpEnrolment): Promise<Gated<TotpEnrolled>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<TotpEnrolled>>> => {
    const caller = await loadCaller(ports, enrolment.caller, enrolment.origin);
    const act: Act = { type: "authenticator.enrol", userId: caller.subject.user.userId, factor: "totp" };
    const nowMs = ports.clock.nowMs();
    if (!hasHighestAssurance(caller, ports.clock.nowMs())) {
      return demandHigherAssurance(ports, caller, [audit(caller.scope, nowMs, { ...act, failure: "assurance" })]);
    }
    return decideEnrolment(ports, enrolment, caller, act);
  });
}

async function decideEnrolment(
  ports: Ports,
  enrolment: TotpEnrolment,
  caller: Caller,
  act: Act,
): Promise<Decision<TotpEnrolled>> {
  const { subject, application } = caller;
  const nowMs = ports.clock.nowMs();
  const { email, username, phone, userId } = subject.user;
  const totp = await factors.totp.enrol(ports, {
    issuer: application.name,
    account: email ?? username ?? phone ?? userId,
    ...(enrolment.parameters === undefined ? {} : { parameters: enrolment.parameters }),
  });
  const recovery = await factors.recovery.enrol(ports, {});
  const draft = (kind: FactorKind, state: unknown): Change => ({
    type: "saveAuthenticator",
    expectedVersion: null,
    authenticator: {
      id: newId(ports.random),
      ...refOf(subject),
      kind,
      source: enrolment.source,
      name: enrolment.name,
      address: null,
      status: "pending",
      state,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      expiresAtMs: nowMs + PENDING_MS,
    },
  });
  return {
    changes: [
      holdSubject(subject, { advance: true }),
      ...removals([...pendingOf(subject, "totp"), ...pendingOf(subject, "recovery")]),
      draft("totp", totp.state),
      draft("recovery", recovery.state),
      audit(caller.scope, nowMs, act),
    ],
    conclude: () => ({ ...totp.view, recoveryCode: recovery.view.code }),
  };
}

/** Gives the changes that take authenticators away. */
export function removals(authenticators: readonly Authenticator[]): readonly Change[] {
  return authenticators.map(({ poolId, id, version }) => ({
    type: "removeAuthenticator",
    poolId,
    id,
    expectedVersion: version,
  }));
}

export interface TotpConfirmation {
  readonly caller: CallerRef;
  readonly proof: string;
  readonly origin: RequestOrigin;
}

/**
 * Makes the pending authenticator app and its recovery code live. A session gains the passed factor; an mfaToken is
 * spent for a session, which is answered.
 * @throws {MfaError} totpWrong, bindingExpired, factorLocked, factorDisabled, mfaTokenInvalid, sessionExpired,
 *   sessionRevoked, accountBlocked, tooOften
 */
export async function confirmTotp(ports: Ports, confirmation: TotpConfirmation): Promise<Gated<SignedIn | null>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<SignedIn | null>>> => {
    const caller = await loadCaller(ports, confirmation.caller, confirmation.origin, wrongProof.totp);
    const { subject, scope } = caller;
    const nowMs = ports.clock.nowMs();
    const act: Act = { type: "authenticator.confirm", userId: subject.user.userId, factor: "totp" };
    if (!hasHighestAssurance(caller, ports.clock.nowMs())) {
      return demandHigherAssurance(ports, caller, [audit(scope, nowMs, { ...act, failure: "assurance" })]);
    }
    const pending = pendingOf(subject, "totp").filter((each) => (each.expiresAtMs ?? 0) > nowMs);
    if (pending.length === 0) {
      // A second submission of the confirming code finds nothing pending: to its sender that is a wrong proof.
      const failure = confirmedOf(subject, "totp").length > 0 ? wrongProof.totp : "bindingExpired";
      return refuseUncounted(scope, nowMs, act, "nothingPending", new MfaError(failure));
    }
    const submission = {
      subject,
      kind: "totp",
      proof: confirmation.proof,
      scope,
      act,
      occasion: "confirm",
      candidates: pending,
    } as const;
    const judgement = await judgeProof(ports, submission);
    if (!judgement.accepted) return judgement.refusal;
    const changes = [...judgement.changes, ...goLive(caller, nowMs)];
    return concludeBinding(ports, { caller, kind: "totp", amr: judgement.amr, act, changes, recoveryCode: null });
  });
}

/** Replaces the live recovery code by the pending one. */
function goLive({ subject }: Caller, nowMs: number): readonly Change[] {
  const [draft] = pendingOf(subject, "recovery");
  if (draft === undefined) return [];
  const live: Authenticator = {
    ...draft,
    status: "confirmed",
    expiresAtMs: null,
    version: draft.version + 1,
    updatedAtMs: nowMs,
  };
  return [
    ...removals(confirmedOf(subject, "recovery")),
    { type: "saveAuthenticator", authenticator: live, expectedVersion: draft.version },
  ];
}
