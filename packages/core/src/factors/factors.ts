import type { FactorContext, FactorTraits, Verdict } from "../factor.ts";
import type { Amr, Authenticator, FactorKind, SentCode } from "../model.ts";
import { email } from "./email/email.ts";
import { recovery } from "./recovery/recovery.ts";
import { sms } from "./sms/sms.ts";
import { totp } from "./totp/totp.ts";

type Judge = (
  context: FactorContext,
  authenticator: Authenticator,
  proof: string,
  sent: readonly SentCode[],
) => Promise<Verdict<unknown>>;

/** A factor as the orchestrators see it: they carry proofs and states without looking inside. */
export interface JudgingFactor {
  readonly kind: FactorKind;
  readonly traits: FactorTraits;
  readonly amr: readonly Amr[];
  readonly confirm: Judge;
  readonly verify: Judge;
}

/** The factors that judge a typed proof. */
export const factors = { totp, recovery, sms, email } as const satisfies Record<string, JudgingFactor>;

export type JudgedKind = keyof typeof factors;
