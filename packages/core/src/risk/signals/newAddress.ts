import { type JudgeSignal, ofFamiliarity } from "../signal.ts";

/** The address, or the /64 of IPv6, is none that the account has signed in from. */
export const newAddress: JudgeSignal = (situation) => ofFamiliarity(situation, situation.address);
