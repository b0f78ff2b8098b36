import type { ApiScope } from "@countersign/contract/apiScopes";
import type { LivenessFailure } from "./faces.ts";

/** Why something failed, as the trail says it. A scope is one that a key lacked; a window that is used up is told by its rule: `pairLimit`, `resendLimit`, … */
export type RefusalReason = PlainReason | LivenessFailure | ApiScope | `${string}Limit`;

/** Those that have a word of their own. */
export const plainReasons = [
  "abandoned",
  "accountBlocked",
  "addressUnproved",
  "assurance",
  "backupFailed",
  "bound",
  "clockAhead",
  "clockBehind",
  "different",
  "disabled",
  "endedSecret",
  "expired",
  "firstFactorUnsuitable",
  "gatewayDown",
  "gatewayMisconfigured",
  "gatewayMissing",
  "gatewayUncertain",
  "locked",
  "messageExpired",
  "noAddress",
  "notBound",
  "nothingBound",
  "nothingHeldOver",
  "nothingPassed",
  "nothingPending",
  "notLive",
  "olderSecret",
  "outdated",
  "passwordDisavowed",
  "passwordSuspended",
  "policy",
  "prefixStopped",
  "recipientRefused",
  "redirectUri",
  "replayed",
  "session",
  "strangeAddress",
  "superseded",
  "taken",
  "tokenSpent",
  "unknown",
  "unusable",
  "used",
  "verifier",
  "wrongPassword",
  "wrongProof",
  "wrongSecret",
] as const;

export type PlainReason = (typeof plainReasons)[number];
