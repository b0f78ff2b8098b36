import type { CodePurpose, NoticePurpose } from "@countersign/core";

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
] as const satisfies readonly CodePurpose[];

/** What a notification tells. */
export const NOTICE_PURPOSES = [
  "factorAdded",
  "factorRemoved",
  "recoveryCodeUsed",
  "passwordChanged",
  "contactChanged",
  "enrolmentDisavowed",
  "wrongSecondFactor",
  "accountReclaimed",
  "claimLost",
  "factorRelease",
  "unusualSignIn",
  "deviceTrusted",
  "deviceCopied",
  "accessPassIssued",
  "accessPassUsed",
] as const satisfies readonly NoticePurpose[];

export type MessagePurpose = CodePurpose | NoticePurpose;

export type Locale = "zh-CN" | "en-US";
