import { type JudgeSignal, ofPlace } from "../signal.ts";

/** The carrier's or company's network is none that the account has signed in from. */
export const newNetwork: JudgeSignal = (situation) =>
  ofPlace(situation, situation.network, { network: situation.place.network ?? "" });
