import { provedBy, verifiedPatch } from "../codes/addressOwner.ts";
import { confirmedOf, kindOf, standsIn } from "../factors/assurance.ts";
import type { Occasion } from "../factors/factor.ts";
import { factors, type TypesOf } from "../factors/factors.ts";
import { freeAhead } from "../factors/freeAhead.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import { type Admitted, admitCaller } from "../gate/admitCaller.ts";
import {
  type ConcludePassed,
  concludeSecondFactor,
  type FactorHeld,
  holdSecondFactor,
} from "../gate/concludeSecondFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import { completeBinding } from "../gate/confirmedBinding.ts";
import { choicesFor } from "../gate/decideSignIn.ts";
import { mayBind } from "../gate/freshProof.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Challenge } from "../model/challenge.ts";
import type { Change } from "../model/changes.ts";
import { channelOfFirst } from "../model/channelOfFirst.ts";
import type { Authenticator, FactorKind, MfaToken, Recipient, Subject, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { tell } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { showAccessPass } from "./showAccessPass.ts";

/** Which sign-in is to be completed, and by what. */
export interface Completion<K extends FactorKind> {
  readonly caller: TokenRef<"mfaToken">;
  readonly kind: K;
  readonly origin: RequestOrigin;
}

/** Who is to prove something. */
export interface Claim<K extends FactorKind> {
  readonly caller: CallerOf<"mfaToken">;
  readonly kind: K;
  readonly act: Act;
}

/** A proof, and what goes with it. */
export interface Shown<K extends FactorKind> {
  readonly proof: TypesOf<K>["proof"];
  /** What showing it uses up, whatever it proves. */
  readonly uses?: readonly Change[];
  /** What it answers, where the factor cannot say. */
  readonly challenges?: readonly Challenge[];
  /** What it is tried against; left out: what is confirmed of its kind. */
  readonly candidates?: readonly Authenticator[];
  readonly occasion?: Occasion;
  /** Says what a right one means for the account, or why it may not mean it. */
  readonly passed?: () => Promise<Passed | Refused>;
}

interface Passed {
  readonly subject: Subject;
  /** A hold on the subject first. */
  readonly changes: readonly Change[];
  /** The first one of the account, to be shown this once. */
  readonly recoveryCode?: string | null;
}

export interface Refused {
  readonly refusal: Decision<never>;
}

/**
 * Completes a sign-in with a second factor: the one way in, whatever proves it. Where showing it takes more than the
 * proof, `shown` is asked while the sign-in is open and the factor may answer. However many equal submissions arrive, one
 * is accepted; the others are refused as wrong proofs.
 * @throws {MfaError} mfaTokenInvalid, the refusal of the factor, factorLocked, factorDisabled, codeExpired,
 *   accountBlocked, tooOften, and what `shown` throws
 */
export async function verifyFactor<K extends FactorKind>(
  ports: Ports,
  { kind, ...from }: Completion<K>,
  shown: Shown<K> | ((claim: Claim<K>) => Promise<Shown<K> | Refused>),
): Promise<SignedIn> {
  return settleDecision(ports.store, async () => {
    const admitted = await admitClaim(ports, { kind, ...from });
    if (!admitted.ok) return (await completedBy(ports, { kind, ...from }, shown)) ?? admitted.refusal;
    return decideShown(ports, { ...admitted, kind }, shown, concludeSecondFactor);
  });
}

/**
 * Passes a second factor as `verifyFactor` does and holds the sign-in there, until its holder has kept what is shown for it.
 * @throws {MfaError} as verifyFactor
 */
export async function passFactor<K extends FactorKind>(
  ports: Ports,
  { kind, ...from }: Completion<K>,
  shown: Shown<K>,
): Promise<FactorHeld> {
  return settleDecision(ports.store, async () => {
    const admitted = await admitClaim(ports, { kind, ...from });
    return admitted.ok ? decideShown(ports, { ...admitted, kind }, shown, holdSecondFactor) : admitted.refusal;
  });
}

function admitClaim(ports: Ports, { kind, ...from }: Completion<FactorKind>): Promise<Admitted<TokenRef<"mfaToken">>> {
  const act = { type: "authenticator.verify", factor: kind } as const;
  return admitCaller(ports, { ...from, act, spent: factors[kind].refusal });
}

async function decideShown<K extends FactorKind, T>(
  ports: Ports,
  claim: Claim<K>,
  shown: Shown<K> | ((claim: Claim<K>) => Promise<Shown<K> | Refused>),
  conclude: ConcludePassed<T>,
): Promise<Decision<T>> {
  const refused = refuseUnoffered(ports, claim);
  if (refused !== null) return refused;
  const answer = typeof shown === "function" ? await shown(claim) : shown;
  return "refusal" in answer ? answer.refusal : decideProof(ports, claim, answer, conclude);
}

/** Gives the end of a sign-in that this very proof has just confirmed a binding at. */
async function completedBy<K extends FactorKind>(
  ports: Ports,
  completion: Completion<K>,
  shown: Shown<K> | ((claim: Claim<K>) => Promise<Shown<K> | Refused>),
): Promise<Decision<SignedIn> | null> {
  if (typeof shown === "function" || typeof shown.proof !== "string") return null;
  return completeBinding(ports, { ...completion, proof: shown.proof });
}

/**
 * Gives the refusal of a factor that is not accepted here; null for one that is. What stands in is accepted beside any
 * other; what is not bound proves nothing, and is not bound by proving it unless it is an address.
 */
export function refuseUnoffered(ports: Ports, { caller, kind, act }: Claim<FactorKind>): Decision<never> | null {
  const { subject, application, token, scope } = caller;
  const isBinding = confirmedOf(subject, kind).length === 0;
  const isAddress = factors[kind].channel !== null;
  const choices = choicesFor(subject, application, token.firstFactor);
  const isOffered = choices.some(({ factor }) => kindOf(factor) === kind);
  if (standsIn(kind) || (isOffered && !(isAddress && isBinding && !mayBind(ports, caller)))) return null;
  if (!isAddress && isBinding) return null;
  return refuseAct(ports, scope, act, "assurance", "mfaTokenInvalid");
}

/** Gives what comes of a proof: what a right one concludes, or what the wrong one costs. */
export async function decideProof<K extends FactorKind, T>(
  ports: Ports,
  { caller, kind, act }: Claim<K>,
  shown: Shown<K>,
  conclude: ConcludePassed<T>,
): Promise<Decision<T>> {
  const { subject, token, scope } = caller;
  const { proof, challenges, uses = [], candidates = confirmedOf(subject, kind), occasion = "verify" } = shown;
  const byPass = await showAccessPass(ports, { caller, kind, act, proof }, conclude);
  if (byPass !== null) return byPass;
  const nowMs = ports.clock.nowMs();
  const { poolId, id } = token;
  const judgement = await judgeProof(ports, {
    subject,
    kind,
    proof,
    scope,
    act,
    occasion,
    candidates,
    ...(challenges === undefined ? {} : { challenges }),
    holds: [{ type: "moveMfaToken", poolId, id, from: "open", to: "open", nowMs }, ...uses],
  });
  if (!judgement.accepted) return judgement.refusal;
  const passed = (await shown.passed?.()) ?? { subject, changes: [], recoveryCode: null };
  if ("refusal" in passed) return passed.refusal;
  const proved = provedAtFirst(token);
  return conclude(ports, {
    caller,
    subject: proved === null ? passed.subject : provedBy(passed.subject, proved),
    kind,
    amr: judgement.amr,
    recoveryCode: judgement.issued ?? passed.recoveryCode ?? null,
    changes: [
      ...passed.changes,
      ...(proved === null ? [] : marking(passed.subject, proved, nowMs)),
      ...uses,
      ...judgement.changes,
      ...(standsIn(kind) ? [...freeAhead(ports, subject, scope), ...standInNotices(ports, subject, scope)] : []),
      audit(scope, nowMs, act),
    ],
  });
}

/** Gives the address that the sign-in began with a code for; null where it began otherwise. */
function provedAtFirst({ firstFactor, provedAddress }: MfaToken): Recipient | null {
  const channel = channelOfFirst(firstFactor);
  return provedAddress === null || channel === null ? null : { channel, address: provedAddress };
}

function marking(subject: Subject, proved: Recipient, nowMs: number): readonly Change[] {
  const patch = verifiedPatch(subject, proved, nowMs);
  return patch.length === 0 ? [] : [holdSubject(subject, { advance: false }), ...patch];
}

/** NIST SP 800-63B-4 §4.2: every address is told. */
function standInNotices(ports: Ports, { user, authenticators }: Subject, scope: Scope): readonly Change[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  const told = { owner: user, recipients: recipientsOf(user, confirmed) };
  return tell(ports, told, scope, { purpose: "recoveryCodeUsed", item: null });
}
