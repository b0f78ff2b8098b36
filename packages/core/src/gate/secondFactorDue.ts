import type { MfaToken, Subject } from "../model/model.ts";
import { newId, randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { Decision } from "../settle/settleDecision.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import type { FactorChoice } from "./decideSignIn.ts";

export const MFA_TOKEN_SECONDS = 360;
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
