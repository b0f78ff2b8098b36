import type { CoreSettings } from "../model/coreSettings.ts";
import type { Amr, Authenticator, FactorKind, SentCode } from "../model/model.ts";
import type { Clock, CodeMac, Hasher, Random } from "../model/ports.ts";

/** What a factor may use to judge. */
export interface FactorContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly codeMac: CodeMac;
  readonly settings: CoreSettings;
}

/**
 * The answer of a factor. An accepted proof always uses something up: storing `next` by compare-and-set and taking the
 * code `consumed` away is what makes a proof good for one use. `issued` is shown to the claimant once; `amr` is what this
 * proof says where it says more than others of its factor.
 */
export type Verdict<State> =
  | {
      readonly ok: true;
      readonly next: State;
      readonly issued?: string;
      readonly consumed?: SentCode;
      readonly amr?: readonly Amr[];
    }
  | { readonly ok: false; readonly expired?: boolean };

/** What NIST SP 800-63B-4 calls it, from which assurance is computed. */
export interface FactorTraits {
  readonly nistType: "single-factor-otp" | "look-up-secret" | "out-of-band" | "none";
  readonly phishingResistant: boolean;
  readonly restricted: boolean;
}

/** One type parameter for all the shapes that belong to a factor. */
export interface FactorTypes {
  readonly state: unknown;
  readonly enrolInput: unknown;
  /** Shown once, when the binding begins. */
  readonly enrolView: unknown;
  readonly proof: unknown;
}

/** A factor decides whether a proof is right. It never counts attempts, writes, opens sessions or sees HTTP. */
export interface Factor<T extends FactorTypes> {
  readonly kind: FactorKind;
  readonly traits: FactorTraits;
  /** What a session gains by it (RFC 8176 §2). */
  readonly amr: readonly Amr[];
  enrol(
    context: FactorContext,
    input: T["enrolInput"],
  ): Promise<{ readonly state: T["state"]; readonly view: T["enrolView"] }>;
  /** Judges the first proof, which makes a pending authenticator a confirmed one. */
  confirm(
    context: FactorContext,
    authenticator: Authenticator,
    proof: T["proof"],
    sent: readonly SentCode[],
  ): Promise<Verdict<T["state"]>>;
  /** `sent` holds the codes that may be answered, for a factor that sends them. */
  verify(
    context: FactorContext,
    authenticator: Authenticator,
    proof: T["proof"],
    sent: readonly SentCode[],
  ): Promise<Verdict<T["state"]>>;
}
