import { MfaError } from "@countersign/contract/errors";
import { confirmedOf } from "./assurance.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import { concludeSignIn, type SignedIn } from "./completeSignIn.ts";
import { factors, type JudgedKind } from "./factors/factors.ts";
import { judgeProof, refOf, refuseUncounted, wrongProof } from "./judgeProof.ts";
import type { Amr, MfaToken, PoolId, RequestOrigin, Subject } from "./model.ts";
import { noticeTo, recipientsOf } from "./notices.ts";
import type { Change, Ports } from "./ports.ts";
import { type Decision, settleDecision } from "./settleDecision.ts";

export interface Verification {
  readonly poolId: PoolId;
  readonly tokenId: string;
  readonly kind: JudgedKind;
  readonly proof: string;
  readonly origin: RequestOrigin;
}

/**
 * Completes a sign-in with a second factor.
 *
 * However many equal submissions arrive, one is accepted; the others are refused as wrong proofs.
 * @throws {MfaError} mfaTokenInvalid, totpWrong, recoveryCodeWrong, factorLocked, factorDisabled, accountBlocked, tooOften
 */
export async function verifyFactor(ports: Ports, verification: Verification): Promise<SignedIn> {
  return settleDecision(ports.store, () => decideVerification(ports, verification));
}

async function decideVerification(ports: Ports, verification: Verification): Promise<Decision<SignedIn>> {
  const { poolId, tokenId, kind, proof, origin } = verification;
  const nowMs = ports.clock.nowMs();
  const token = await ports.store.findMfaToken(poolId, tokenId);
  if (token === null || token.expiresAtMs <= nowMs) throw new MfaError("mfaTokenInvalid");
  const subject = await ports.store.findSubject(poolId, { kind: "id", key: token.userId });
  if (subject === null) throw new MfaError("mfaTokenInvalid");
  const scope: Scope = { poolId, appId: token.appId, actor: "user", origin };
  const act: Act = { type: "authenticator.verify", userId: token.userId, factor: kind };
  if (subject.user.blocked) return refuseUncounted(scope, nowMs, act, "accountBlocked", new MfaError("accountBlocked"));
  if (token.state !== "open") return refuseUncounted(scope, nowMs, act, "tokenSpent", new MfaError(wrongProof[kind]));
  const stillOpen: Change = { type: "moveMfaToken", poolId, id: tokenId, from: "open", to: "open", nowMs };
  const judgement = await judgeProof(ports, {
    subject,
    kind,
    proof,
    scope,
    act,
    occasion: "verify",
    candidates: confirmedOf(subject, kind),
    holds: [stillOpen],
  });
  if (!judgement.accepted) return judgement.refusal;
  const hold: Change = { type: "holdSubject", subject: refOf(subject), revision: subject.revision, advance: false };
  return concludeSecondFactor(ports, {
    subject,
    token,
    kind,
    scope,
    nowMs,
    recoveryCode: judgement.issued,
    changes: [
      hold,
      ...judgement.changes,
      ...(kind === "recovery" ? recoveryNotices(ports, subject, scope) : []),
      audit(scope, nowMs, act),
    ],
  });
}

/** NIST SP 800-63B-4 §4.2: every address is told. */
function recoveryNotices(ports: Ports, { user, authenticators }: Subject, scope: Scope): readonly Change[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  return recipientsOf(user, confirmed).map((recipient) =>
    noticeTo(ports, recipient, scope, { purpose: "recoveryCodeUsed", item: null }),
  );
}

export interface SecondFactorPassed {
  readonly subject: Subject;
  readonly token: MfaToken;
  readonly kind: JudgedKind;
  readonly scope: Scope;
  readonly nowMs: number;
  /** What the proof and its occasion write, the hold on the subject first. */
  readonly changes: readonly Change[];
  /** The next recovery code, when one was used up. */
  readonly recoveryCode: string | null;
}

/** Gives the decision that spends the mfaToken and opens the session it stood for. */
export function concludeSecondFactor(ports: Ports, passed: SecondFactorPassed): Decision<SignedIn> {
  const { subject, token, kind, scope, nowMs, changes, recoveryCode } = passed;
  const amr: readonly Amr[] = [...new Set<Amr>([...token.amr, ...factors[kind].amr, "mfa"])];
  const { poolId, id } = token;
  return concludeSignIn(ports, {
    subject,
    application: { id: token.appId },
    firstFactor: token.firstFactor,
    amr,
    scope,
    nowMs,
    authTimeMs: token.authTimeMs,
    factorPassed: kind,
    recoveryCode,
    changes: [...changes, { type: "moveMfaToken", poolId, id, from: "open", to: "consumed", nowMs }],
  });
}
