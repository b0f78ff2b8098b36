/** The words by which applications demand factors. */
export const policyFactors = ["OTP", "SMS", "EMAIL", "FACE", "PASSKEY"] as const;

export type PolicyFactor = (typeof policyFactors)[number];
