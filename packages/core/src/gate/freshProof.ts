import { MfaError } from "@countersign/contract/errors";
import { counts, secondFactorsOf, someCount } from "../factors/assurance.ts";
import type { FactorKind, Recipient, Session } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { askSession } from "./askSession.ts";
import { choicesFor, isDeadEnd, stepUpChoicesFor } from "./decideSignIn.ts";
import { isRecent } from "./isRecent.ts";
import type { Caller, CallerOf } from "./loadCaller.ts";
import { isOwed, proofOwed } from "./proofOwed.ts";
import { askBy, flowHandleOf, type SecondFactorDue } from "./secondFactorDue.ts";

/** Gives the factors that were passed in a session a short while ago. */
function freshlyPassed(ports: Ports, { passed }: Session): readonly FactorKind[] {
  const kinds = Object.keys(passed) as FactorKind[]; // keys of a record typed by FactorKind
  return kinds.filter((kind) => isRecent(ports, passed[kind] ?? 0));
}

/**
 * Says whether a session proved, a short while ago, as much as its account can: what counts, where something does, or a
 * recovery code; else any factor; else, where there is none, who signed in. NIST SP 800-63B-4 §4.1
 */
function hasHighestAssurance(ports: Ports, { session, subject }: CallerOf<"session">): boolean {
  const bound = secondFactorsOf(subject);
  if (bound.size === 0) return isRecent(ports, session.authTimeMs);
  const fresh = freshlyPassed(ports, session);
  return someCount(fresh) || (!someCount(bound) && fresh.some((kind) => bound.has(kind)));
}

/** Says whether a sign-in that waits for its second factor may bind one: while there is none to prove. */
export function mayBind(ports: Ports, { token, subject }: CallerOf<"mfaToken">): boolean {
  if (secondFactorsOf(subject).size > 0) return false;
  return token.sessionId === null || isRecent(ports, token.authTimeMs);
}

function isFresh(ports: Ports, caller: Caller, removing: FactorKind | undefined): boolean {
  if (caller.kind === "mfaToken") return mayBind(ports, caller);
  // Somebody has vouched for whoever this is: that is no proof, and what is bound on it is none in the same session.
  if (caller.session.accessPassId !== null) return false;
  if (hasHighestAssurance(ports, caller)) return true;
  // To take away what counts for nothing, what counts for no less is enough.
  return removing !== undefined && !counts(removing) && freshlyPassed(ports, caller.session).length > 0;
}

export interface Guarded {
  readonly act: Act;
  /** What is to be taken away, and nothing else. */
  readonly removing?: FactorKind;
  /** Whether it may decide what a first factor is bound by; where it proves an address itself, that one. */
  readonly binds?: true | Recipient;
  /** Whether it is the one binding that an access pass may allow. */
  readonly byPass?: true;
}

/** Says whether the access pass that opened a session allows one binding in it that was not made yet. */
async function mayBindByPass({ store }: Ports, caller: Caller): Promise<boolean> {
  if (caller.kind === "mfaToken" || caller.session.accessPassId === null) return false;
  const pass = await store.findAccessPass(caller.session.poolId, caller.session.accessPassId);
  return pass?.mayBind === true && pass.boundAtMs === null && pass.revokedAtMs === null;
}

/**
 * Gives what stands in the way of something that could take the account over; null for whoever has just proved enough.
 * A session is asked for its second factor, or for its sign-in where there is none; an mfaToken has no business there.
 * @throws {MfaError} enrolmentNeedsHelp where something is bound
 */
export async function demandFreshProof(
  ports: Ports,
  caller: Caller,
  { act, removing, binds, byPass }: Guarded,
): Promise<Decision<SecondFactorDue> | null> {
  const isAllowed = isFresh(ports, caller, removing) || (byPass === true && (await mayBindByPass(ports, caller)));
  if (isAllowed) return binds === undefined ? null : demandAddress(ports, caller, act, binds);
  const trace = audit(caller.scope, ports.clock.nowMs(), { ...act, failure: "assurance" });
  if (caller.kind === "mfaToken") return refusal([trace], new MfaError("mfaTokenInvalid"));
  const { session, subject, application } = caller;
  const choices = stepUpChoicesFor(subject, application, session.firstFactor);
  const isAskable = secondFactorsOf(subject).size > 0 && !isDeadEnd(choices, subject);
  if (!isAskable) return refusal([trace], new MfaError("sessionExpired"));
  return askSession(ports, caller, { reason: "personal", choices, changes: [trace] });
}

/** Gives the demand for a code at the account's address, where its application wants one before anything is bound. */
async function demandAddress(
  ports: Ports,
  caller: Caller,
  act: Act,
  binds: true | Recipient,
): Promise<Decision<SecondFactorDue> | null> {
  const { subject, application, scope } = caller;
  const { firstFactor, provedAddress } =
    caller.kind === "session" ? { ...caller.session, provedAddress: null } : caller.token;
  const owed = proofOwed(ports, subject, application, { firstFactor, provedAddress });
  if (owed === null || (binds !== true && isOwed(owed, binds))) return null;
  const trace = audit(scope, ports.clock.nowMs(), { ...act, failure: "addressUnproved" });
  const choices = choicesFor(subject, application, firstFactor);
  const demand = { reason: "application", choices, changes: [trace] } as const;
  if (caller.kind === "session") return askSession(ports, caller, demand);
  const { token } = caller;
  const flowHandle = flowHandleOf(ports, token);
  // Its handle was made with keys that have been replaced since.
  if (ports.digest(flowHandle) !== token.flowHandleDigest) return refusal([trace], new MfaError("mfaTokenInvalid"));
  return askBy(ports, { ...demand, token, flowHandle, subject, application, scope });
}
