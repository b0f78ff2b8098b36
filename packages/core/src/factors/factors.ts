import type { FactorContext, FactorTraits, Verdict } from "../factor.ts";
import type { Amr, Authenticator, FactorKind } from "../model.ts";
import { recovery } from "./recovery/recovery.ts";
import { totp } from "./totp/totp.ts";

/** A factor as the orchestrators see it: they carry proofs and states without looking inside. */
export interface JudgingFactor {
  readonly kind: FactorKind;
  readonly traits: FactorTraits;
  readonly amr: readonly Amr[];
  confirm(context: FactorContext, authenticator: Authenticator, proof: string): Promise<Verdict<unknown>>;
  verify(context: FactorContext, authenticator: Authenticator, proof: string): Promise<Verdict<unknown>>;
}

/** The factors that judge a typed proof. */
export const factors = { totp, recovery } as const satisfies Record<string, JudgingFactor>;

export type JudgedKind = keyof typeof factors;
