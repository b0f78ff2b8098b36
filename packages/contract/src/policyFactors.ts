/** The words by which Authing's clients call the factors that applications demand. */
export const policyFactors = ["OTP", "SMS", "EMAIL", "FACE", "PASSKEY"] as const;

export type PolicyFactor = (typeof policyFactors)[number];

/** A word of the wire that no factor has here: an application may go on to disable it, and nothing of ours offers it. */
const UNSERVED: PolicyFactor = "PASSKEY";

/** The words that can be demanded. */
export const servedFactors: readonly PolicyFactor[] = policyFactors.filter((word) => word !== UNSERVED);
