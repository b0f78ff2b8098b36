import type { Challenge } from "../model/challenge.ts";
import type { Authenticator, FactorKind } from "../model/model.ts";
import { email } from "./email/email.ts";
import { face } from "./face/face.ts";
import type { Awaited, Factor, FactorContext, FactorFacts, FactorTypes, Occasion, Verdict } from "./factor.ts";
import { recovery } from "./recovery/recovery.ts";
import { sms } from "./sms/sms.ts";
import { totp } from "./totp/totp.ts";

/** Every factor, in the order in which people are offered them. */
export const factors = { totp, sms, email, face, recovery } satisfies Record<FactorKind, FactorFacts>;

export const inOrder: readonly FactorFacts[] = Object.values(factors);

/** The shapes that belong to a factor. */
export type TypesOf<K extends FactorKind> = (typeof factors)[K] extends Factor<infer Types> ? Types : never;

/** A factor as the orchestrators see it: they carry proofs, states and challenges without looking inside. */
interface CarriedFactor<Types extends FactorTypes> extends FactorFacts {
  enrol(
    context: FactorContext,
    input: Types["enrolInput"],
  ): Promise<{ readonly state: unknown; readonly view: Types["enrolView"] }>;
  confirm(
    context: FactorContext,
    authenticator: Authenticator,
    proof: Types["proof"],
    challenges: readonly Challenge[],
  ): Promise<Verdict<unknown>>;
  verify: CarriedFactor<Types>["confirm"];
  freed?(
    context: Pick<FactorContext, "clock">,
    authenticator: Authenticator,
  ): { readonly state: unknown; readonly endsAtMs: number } | null;
  digitsOf?(authenticator: Authenticator | null): number;
  awaits?(authenticator: Authenticator, occasion: Occasion): Awaited;
}

/** The same, by whatever kind they are asked for. */
export const carried: { readonly [K in FactorKind]: CarriedFactor<TypesOf<K>> } = { ...factors };
