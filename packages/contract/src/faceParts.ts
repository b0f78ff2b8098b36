import type { FailureName } from "./errors.ts";
import { Type } from "./Type.ts";

export const FirstRecoveryCode = Type.String({
  description: "Shown this once, to an account that has no other way than its face",
});

export const faceAttemptFailures = [
  "faceNotBound",
  "faceOutdated",
  "faceWrong",
  "factorLocked",
  "factorDisabled",
  "accountBlocked",
  "tooOften",
] as const satisfies readonly FailureName[];
export const faceBindingFailures = ["mfaRequired", "faceBound"] as const satisfies readonly FailureName[];
