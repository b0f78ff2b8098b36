import type { Challenge } from "../model/challenge.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type {
  Amr,
  Authenticator,
  Channel,
  CodePurpose,
  Facility,
  FactorKind,
  FailureName,
  PolicyFactor,
  Recipient,
} from "../model/model.ts";
import type { Clock, CodeMac, Hasher, Random } from "../model/ports.ts";

/** What a factor may use to judge. */
export interface FactorContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly codeMac: CodeMac;
  readonly settings: CoreSettings;
}

/** Why a code that was sent opens nothing any more. */
export type Outdated = "expired" | "superseded" | "used";

/**
 * The answer of a factor. An accepted proof always uses something up: storing `next` by compare-and-set and taking the
 * challenge `consumed` away is what makes a proof good for one use; a challenge that takes one answer only is consumed by
 * a wrong one too. `issued` is shown to the claimant once; `amr` is what this proof says where it says more than others of
 * its factor.
 */
export type Verdict<State> =
  | {
      readonly ok: true;
      readonly next: State;
      readonly issued?: string;
      readonly consumed?: Challenge;
      readonly amr?: readonly Amr[];
    }
  | {
      readonly ok: false;
      readonly outdated?: Outdated;
      readonly consumed?: Challenge;
      readonly clockOff?: ClockOff<State>;
    };

/** Of what a wrong proof tells of the clock that made it. */
export interface ClockOff<State> {
  /** How far that clock is ahead of ours; negative: behind. */
  readonly seconds: number;
  /** Uses up a proof whose time is still to come, for telling that it is one must not let it in then; null: that time is over. */
  readonly next: State | null;
}

/** What NIST SP 800-63B-4 says of it, from which assurance is computed. */
export interface FactorTraits {
  /** The sort of authenticator (§3.1); "none" is no authenticator and counts for nothing. */
  readonly nistType: "single-factor-otp" | "look-up-secret" | "out-of-band" | "none";
  /** Nobody may be left with nothing else (§3.2.3). */
  readonly isBiometric: boolean;
}

/** All that the rest of the house knows of a factor. */
export interface FactorFacts {
  readonly kind: FactorKind;
  readonly traits: FactorTraits;
  /** By which applications demand it; null for what only stands in for others. */
  readonly policyWord: PolicyFactor | null;
  /** What notices call it. */
  readonly displayName: string;
  /** What a wrong proof is refused with. */
  readonly refusal: FailureName;
  /** Consecutive failures after which it is switched off. */
  readonly failureCap: number;
  /** Without which it cannot be served. */
  readonly needs: Facility | null;
  /** How its codes travel: it proves nothing beside a first factor that travelled alike. */
  readonly channel: Channel | null;
  /** What a session gains by it (RFC 8176 §2). */
  readonly amr: readonly Amr[];
}

/** NIST SP 800-63B-4 §3.2.2 */
export const FAILURE_CAP = 100;

/** One type parameter for all the shapes that belong to a factor. */
export interface FactorTypes {
  readonly state: unknown;
  readonly enrolInput: unknown;
  /** Shown once, when the binding begins. */
  readonly enrolView: unknown;
  readonly proof: unknown;
  /** What its proofs answer, for a factor that sends or opens something first. */
  readonly challenge?: Challenge;
}

type Handed<T extends FactorTypes> = T extends { readonly challenge: infer Own }
  ? readonly [challenges: readonly Own[]]
  : readonly [];

/** Which codes answer for an authenticator. */
export interface Awaited {
  readonly recipient: Recipient;
  readonly purposes: readonly CodePurpose[];
}

/** `prove` judges as `verify` does, and keeps nothing of what proved it. */
export type Occasion = "confirm" | "verify" | "prove";

/** A factor decides whether a proof is right. It never counts attempts, writes, opens sessions or sees HTTP. */
export interface Factor<T extends FactorTypes> extends FactorFacts {
  enrol(
    context: FactorContext,
    input: T["enrolInput"],
  ): Promise<{ readonly state: T["state"]; readonly view: T["enrolView"] }>;
  /** Judges the first proof, which makes a pending authenticator a confirmed one. */
  confirm(
    context: FactorContext,
    authenticator: Authenticator,
    proof: T["proof"],
    ...handed: Handed<T>
  ): Promise<Verdict<T["state"]>>;
  verify(
    context: FactorContext,
    authenticator: Authenticator,
    proof: T["proof"],
    ...handed: Handed<T>
  ): Promise<Verdict<T["state"]>>;
  /**
   * Gives the state without what a clock that was ahead has used up of it, and until when that would refuse everything;
   * null where there is nothing of the kind.
   */
  freed?(
    context: Pick<FactorContext, "clock">,
    authenticator: Authenticator,
  ): { readonly state: T["state"]; readonly endsAtMs: number } | null;
  /** Says how many digits its codes have, those of an authenticator or, without one, of what is bound next. */
  digitsOf?(authenticator: Authenticator | null): number;
  /** Names the challenges that are its own, for a factor whose authenticators say where they were sent. */
  awaits?(authenticator: Authenticator, occasion: Occasion): Awaited;
}
