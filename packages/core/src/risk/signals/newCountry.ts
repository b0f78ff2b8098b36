import { type JudgeSignal, ofPlace } from "../signal.ts";

/** The country is none that the account has signed in from. */
export const newCountry: JudgeSignal = (situation) =>
  ofPlace(situation, situation.country, { country: situation.place.country ?? "" });
