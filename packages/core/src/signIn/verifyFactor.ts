import { MfaError } from "@countersign/contract/errors";
import { amrWith, confirmedOf } from "../factors/assurance.ts";
import type { JudgedKind, ProofOf } from "../factors/factors.ts";
import { judgeProof, refuseUncounted, wrongProof } from "../factors/judgeProof.ts";
import { concludeSignIn, type SignedIn } from "../gate/completeSignIn.ts";
import type { Amr, MfaToken, PoolId, RequestOrigin, Subject } from "../model/model.ts";
import type { Change, Ports } from "../model/ports.ts";
import { recipientsOf, tell } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** Which sign-in is to be completed, and by what. */
export interface Attempt<K extends JudgedKind> {
  readonly poolId: PoolId;
  readonly tokenId: string;
  readonly kind: K;
  readonly origin: RequestOrigin;
}

export interface Verification<K extends JudgedKind> extends Attempt<K> {
  readonly proof: ProofOf<K>;
}

/**
 * Completes a sign-in with a second factor.
 *
 * However many equal submissions arrive, one is accepted; the others are refused as wrong proofs.
 * @throws {MfaError} mfaTokenInvalid, totpWrong, recoveryCodeWrong, factorLocked, factorDisabled, accountBlocked, tooOften
 */
export async function verifyFactor<K extends JudgedKind>(
  ports: Ports,
  { proof, ...attempt }: Verification<K>,
): Promise<SignedIn> {
  return settleDecision(ports.store, () => decideVerification(ports, attempt, async () => ({ proof, uses: [] })));
}

/** Who is to prove something. */
export interface Claim {
  readonly subject: Subject;
  readonly token: MfaToken;
  readonly scope: Scope;
  readonly act: Act;
}

/** A proof, and what showing it uses up whatever it proves. */
export interface Shown<K extends JudgedKind> {
  readonly proof: ProofOf<K>;
  readonly uses: readonly Change[];
}

/**
 * Decides on a second factor. `show` is asked while the sign-in is open.
 * @throws {MfaError} mfaTokenInvalid, and what `show` throws
 */
export async function decideVerification<K extends JudgedKind>(
  ports: Ports,
  { poolId, tokenId, kind, origin }: Attempt<K>,
  show: (claim: Claim) => Promise<Shown<K> | { readonly refusal: Decision<never> }>,
): Promise<Decision<SignedIn>> {
  const nowMs = ports.clock.nowMs();
  const token = await ports.store.findMfaToken(poolId, tokenId);
  if (token === null || token.expiresAtMs <= nowMs) throw new MfaError("mfaTokenInvalid");
  const subject = await ports.store.findSubject(poolId, { kind: "id", key: token.userId });
  if (subject === null) throw new MfaError("mfaTokenInvalid");
  const scope: Scope = { poolId, appId: token.appId, actor: "user", origin };
  const act: Act = { type: "authenticator.verify", userId: token.userId, factor: kind };
  if (subject.user.blocked) return refuseUncounted(scope, nowMs, act, "accountBlocked", new MfaError("accountBlocked"));
  if (token.state !== "open") return refuseUncounted(scope, nowMs, act, "tokenSpent", new MfaError(wrongProof[kind]));
  const shown = await show({ subject, token, scope, act });
  if ("refusal" in shown) return shown.refusal;
  const stillOpen: Change = { type: "moveMfaToken", poolId, id: tokenId, from: "open", to: "open", nowMs };
  const judgement = await judgeProof(ports, {
    subject,
    kind,
    proof: shown.proof,
    scope,
    act,
    occasion: "verify",
    candidates: confirmedOf(subject, kind),
    holds: [stillOpen, ...shown.uses],
  });
  if (!judgement.accepted) return judgement.refusal;
  return concludeSecondFactor(ports, {
    subject,
    token,
    kind,
    amr: judgement.amr,
    scope,
    nowMs,
    recoveryCode: judgement.issued,
    changes: [
      holdSubject(subject, { advance: false }),
      ...shown.uses,
      ...judgement.changes,
      ...(kind === "recovery" ? recoveryNotices(ports, subject, scope) : []),
      audit(scope, nowMs, act),
    ],
  });
}

/** NIST SP 800-63B-4 §4.2: every address is told. */
function recoveryNotices(ports: Ports, { user, authenticators }: Subject, scope: Scope): readonly Change[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  return tell(ports, recipientsOf(user, confirmed), scope, { purpose: "recoveryCodeUsed", item: null });
}

export interface SecondFactorPassed {
  readonly subject: Subject;
  readonly token: MfaToken;
  readonly kind: JudgedKind;
  /** What the proof says. */
  readonly amr: readonly Amr[];
  readonly scope: Scope;
  readonly nowMs: number;
  /** What the proof and its occasion write, the hold on the subject first. */
  readonly changes: readonly Change[];
  /** A recovery code to show: the next one when one was used up, or the first. */
  readonly recoveryCode: string | null;
}

/** Gives the decision that spends the mfaToken and opens the session it stood for. */
export function concludeSecondFactor(ports: Ports, passed: SecondFactorPassed): Decision<SignedIn> {
  const { subject, token, kind, scope, nowMs, changes, recoveryCode } = passed;
  const { poolId, id } = token;
  return concludeSignIn(ports, {
    subject,
    application: { id: token.appId },
    firstFactor: token.firstFactor,
    amr: amrWith(token.amr, kind, passed.amr),
    scope,
    nowMs,
    authTimeMs: token.authTimeMs,
    factorPassed: kind,
    recoveryCode,
    changes: [...changes, { type: "moveMfaToken", poolId, id, from: "open", to: "consumed", nowMs }],
  });
}
