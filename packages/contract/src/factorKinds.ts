/** The sorts of authenticators; `recovery` is the look-up secret of NIST SP 800-63B-4 §3.1.2. */
export const factorKinds = ["totp", "sms", "email", "face", "recovery"] as const;

export type FactorKind = (typeof factorKinds)[number];
