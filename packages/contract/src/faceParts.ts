import type { FailureName } from "./errors.ts";

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
