import type { Amr, Authenticator, FactorKind, SentCode } from "../model/model.ts";
import { email } from "./email/email.ts";
import { face, type ShownFace } from "./face/face.ts";
import type { FactorContext, FactorTraits, Verdict } from "./factor.ts";
import { recovery } from "./recovery/recovery.ts";
import { sms } from "./sms/sms.ts";
import { totp } from "./totp/totp.ts";

/** What is shown to each factor. */
interface Proofs {
  readonly totp: string;
  readonly recovery: string;
  readonly sms: string;
  readonly email: string;
  readonly face: ShownFace;
}

export type JudgedKind = keyof Proofs;

export type ProofOf<K extends JudgedKind> = Proofs[K];

type Judge<Proof> = (
  context: FactorContext,
  authenticator: Authenticator,
  proof: Proof,
  sent: readonly SentCode[],
) => Promise<Verdict<unknown>>;

/** A factor as the orchestrators see it: they carry proofs and states without looking inside. */
interface JudgingFactor<Proof> {
  readonly kind: FactorKind;
  readonly traits: FactorTraits;
  readonly amr: readonly Amr[];
  readonly confirm: Judge<Proof>;
  readonly verify: Judge<Proof>;
}

type JudgingFactors = { readonly [K in JudgedKind]: JudgingFactor<Proofs[K]> };

export const factors = { totp, recovery, sms, email, face } as const satisfies JudgingFactors;

/** The same, by whatever kind they are asked for. */
export const judging: JudgingFactors = { ...factors };
