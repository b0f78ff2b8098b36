import type { JudgedSignal } from "../model/decision.ts";
import type { SignalState, SignInPolicy } from "../model/signInPolicy.ts";
import type { Familiarity, Situation } from "../model/situation.ts";

/** What a signal comes to, with what fills its sentence. */
export interface Signal {
  readonly state: SignalState;
  readonly facts?: JudgedSignal["facts"];
}

/** Judges one thing about a sign-in, by nothing but what it is given. */
export type JudgeSignal = (situation: Situation, policy: SignInPolicy) => Signal;

const STATES = { known: "absent", new: "present", unclear: "unknown" } as const satisfies Record<
  Familiarity,
  SignalState
>;

/** What an account that is just being made is compared with is itself: there is nothing that it could differ from. */
export function ofFamiliarity({ isFirst }: Situation, familiarity: Familiarity, facts?: Signal["facts"]): Signal {
  const state = isFirst ? "absent" : STATES[familiarity];
  return { state, ...(state === "present" && facts !== undefined && { facts }) };
}

/** Wherever maps say that it is, an address that the account knows is a place that it knows. */
export function ofPlace(situation: Situation, familiarity: Familiarity, facts?: Signal["facts"]): Signal {
  return ofFamiliarity(situation, situation.address === "known" ? "known" : familiarity, facts);
}

export function ofFlag(flag: boolean | null): Signal {
  return { state: flag === null ? "unknown" : flag ? "present" : "absent" };
}
