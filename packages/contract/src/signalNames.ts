/** What may tell that a sign-in is not like those before it, in the order in which it is listed. */
export const signalNames = [
  "newDevice",
  "newAddress",
  "newNetwork",
  "newCountry",
  "newCity",
  "impossibleTravel",
  "unusualHour",
  "longAbsence",
  "changedBrowser",
  "failuresBefore",
  "deniedAddress",
  "anonymousAddress",
  "leakedPassword",
  "reported",
] as const;

export type SignalName = (typeof signalNames)[number];

/** From the least to the most: what is not known is more than nothing. */
export const signalStates = ["absent", "unknown", "present"] as const;

export type SignalState = (typeof signalStates)[number];

/** What a policy may come to, from the mildest to the hardest. */
export const policyOutcomes = ["allow", "notify", "enrol", "challenge", "deny"] as const;

export type PolicyOutcome = (typeof policyOutcomes)[number];

/** Who decides on the sign-ins to an application: what it demands alone, that while a policy looks on, or that and the policy. */
export const policyModes = ["fixed", "shadow", "adaptive"] as const;

export type PolicyMode = (typeof policyModes)[number];
