import { type JudgeSignal, ofPlace } from "../signal.ts";

/** The city is none that the account has signed in from. */
export const newCity: JudgeSignal = (situation) =>
  ofPlace(situation, situation.city, { city: situation.place.city ?? "" });
