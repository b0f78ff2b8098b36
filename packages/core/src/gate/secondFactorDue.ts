import { MfaError } from "@countersign/contract/errors";
import { marksOf, signMarks } from "../limits/knownOrigins.ts";
import type { Change } from "../model/changes.ts";
import type { Application, MfaToken, PolicyDemand, PoolId, Recipient, Subject } from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { habitsOf } from "../risk/habitsOf.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import type { FactorChoice } from "./decideSignIn.ts";
import { proofOwed, provingChoices } from "./proofOwed.ts";

/** How long a sign-in waits for its second factor: as long as in every sample of Authing's clients. */
export const MFA_TOKEN_SECONDS = 360;

/** A sign-in, or a session that must prove more, waits for a second factor: a step of the flow, not a failure. */
export interface SecondFactorDue {
  readonly kind: "secondFactorDue";
  readonly token: MfaToken;
  /** Shown to the claimant only, as often as the token is; the store holds its digest. */
  readonly flowHandle: string;
  readonly reason: "personal" | "application";
  readonly choices: readonly FactorChoice[];
  /** The addresses at one of which a code must be proved before anything is bound; null: none is asked for. */
  readonly proving: readonly Recipient[] | null;
  readonly subject: Subject;
}

/** What the gate gives: what was asked for, or what must be proved first. */
export type Gated<T> = T | SecondFactorDue;

export function isSecondFactorDue(outcome: unknown): outcome is SecondFactorDue {
  return (outcome as { readonly kind?: unknown } | null | undefined)?.kind === "secondFactorDue";
}

export interface SecondFactorDemand extends FirstFactorPassed {
  readonly authTimeMs: number;
  /** The session that is to prove more; null at a sign-in. */
  readonly sessionId: string | null;
  readonly reason: SecondFactorDue["reason"];
  readonly choices: readonly FactorChoice[];
  /** What a policy demands in place of the application; left out: nothing. */
  readonly demand?: PolicyDemand | null;
}

/** Gives the handle of a token: nobody can tell it who has not the keys, and it need not be kept to be shown again. */
export function flowHandleOf(
  { digest, codeMac }: Pick<Ports, "digest" | "codeMac">,
  { poolId, id }: { readonly poolId: PoolId; readonly id: string },
): string {
  return digest(codeMac.sign(JSON.stringify(["flowHandle", poolId, id])));
}

/** Gives the decision that opens an mfaToken and asks for a second factor, at sign-in or to step a session up. */
export function requireSecondFactor(ports: Ports, demand: SecondFactorDemand): Decision<SecondFactorDue> {
  const { subject, application, firstFactor, amr, scope, nowMs, authTimeMs, sessionId, reason, choices } = demand;
  const { poolId, userId } = subject.user;
  const id = newOrderedId(ports.random, nowMs);
  const flowHandle = flowHandleOf(ports, { poolId, id });
  const token: MfaToken = {
    id,
    poolId,
    userId,
    appId: application.id,
    firstFactor,
    amr,
    authTimeMs,
    sessionId,
    provedAddress: demand.provedAddress ?? null,
    ip: scope.origin.ip,
    flowHandleDigest: ports.digest(flowHandle),
    demand: demand.demand ?? null,
    marks: begunFrom(ports, demand),
    state: "open",
    passed: {},
    accessPassId: null,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + MFA_TOKEN_SECONDS * 1000,
  };
  const opening: readonly Change[] = [{ type: "openMfaToken", token }];
  const demanding = { ...application, ...token.demand };
  const asking = { token, flowHandle, reason, choices, subject, application: demanding, scope };
  return askBy(ports, { ...asking, changes: demand.changes, opening });
}

/** The page that completes what a back end has begun names no device of its own that the back end would know. */
function begunFrom(ports: Ports, { firstFactor, application, subject, hints, nowMs }: SecondFactorDemand) {
  const { seen } = hints ?? {};
  if (firstFactor !== "external" || seen === undefined || application.policyMode === "fixed") return [];
  return signMarks(ports, subject, [...marksOf(seen), ...habitsOf(ports, seen, nowMs)]);
}

/** An mfaToken that is there or is about to be, and what its holder is to be asked. */
export interface Asking extends Omit<SecondFactorDue, "kind" | "proving"> {
  readonly application: Application;
  readonly scope: Scope;
  /** What is written in any case. */
  readonly changes: readonly Change[];
  /** What is written where there is something to ask. */
  readonly opening?: readonly Change[];
}

/**
 * Asks the holder of an mfaToken: for a code at an address first, where that is owed before a first enrolment.
 * @throws {MfaError} enrolmentNeedsHelp
 */
export function askBy(
  ports: Ports,
  { application, scope, changes, opening = [], ...asked }: Asking,
): Decision<SecondFactorDue> {
  const { subject, token } = asked;
  const proving = proofOwed(ports, subject, application, token);
  if (proving?.length === 0) {
    const act = { type: "authenticator.enrol", userId: subject.user.userId, failure: "noAddress" } as const;
    return refusal([...changes, audit(scope, ports.clock.nowMs(), act)], new MfaError("enrolmentNeedsHelp"));
  }
  const choices = proving === null ? asked.choices : provingChoices(proving);
  return {
    changes: [...changes, ...opening],
    conclude: () => ({ kind: "secondFactorDue", ...asked, choices, proving }),
  };
}
