/** What a code is for. */
export const CODE_PURPOSES = [
  "signIn",
  "register",
  "resetPassword",
  "bind",
  "unbind",
  "mfaVerify",
  "mfaBind",
  "mfaUnbind",
  "completeProfile",
  "general",
] as const;

/** What a notification tells. */
export const NOTICE_PURPOSES = [
  "factorAdded",
  "factorRemoved",
  "recoveryCodeUsed",
  "passwordChanged",
  "contactChanged",
  "wrongSecondFactor",
] as const;

export type CodePurpose = (typeof CODE_PURPOSES)[number];
export type NoticePurpose = (typeof NOTICE_PURPOSES)[number];
export type MessagePurpose = CodePurpose | NoticePurpose;

export type Locale = "zh-CN" | "en-US";
