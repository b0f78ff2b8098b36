import { type LivenessFailure, type PlainReason, windowRules } from "@countersign/core";
import { OTHER } from "./metricRow.ts";

/** Why the trail says that something was refused. */
const reasons: Readonly<Record<PlainReason | LivenessFailure, true>> = {
  accountBlocked: true,
  addressUnproved: true,
  assurance: true,
  backupFailed: true,
  bound: true,
  different: true,
  disabled: true,
  endedSecret: true,
  expired: true,
  firstFactorUnsuitable: true,
  gatewayDown: true,
  gatewayMisconfigured: true,
  gatewayMissing: true,
  gatewayUncertain: true,
  locked: true,
  messageExpired: true,
  noAddress: true,
  notBound: true,
  nothingBound: true,
  nothingHeldOver: true,
  nothingPassed: true,
  nothingPending: true,
  notLive: true,
  olderSecret: true,
  outdated: true,
  passwordDisavowed: true,
  passwordSuspended: true,
  policy: true,
  prefixStopped: true,
  recipientRefused: true,
  redirectUri: true,
  replayed: true,
  session: true,
  strangeAddress: true,
  superseded: true,
  taken: true,
  tokenSpent: true,
  unknown: true,
  unusable: true,
  used: true,
  verifier: true,
  wrongPassword: true,
  wrongProof: true,
  wrongSecret: true,
  anotherFace: true,
  manyFaces: true,
  frameReused: true,
  outOfOrder: true,
  tooSlow: true,
  tooManyFrames: true,
  stepBack: true,
};

const byWindows: ReadonlySet<string> = new Set(Object.values(windowRules).map(({ trail }) => `${trail}Limit`));

/** What becomes of an act, as its label tells it. */
export const outcomes: readonly string[] = ["success", "limited", ...Object.keys(reasons), OTHER];

const known: ReadonlySet<string> = new Set(outcomes);

/** Gives the outcome of an act by what its event says: a word of a closed list, whatever a trail may come to say. */
export function outcomeOf(event: { readonly result: "success" | "failure"; readonly reason: string | null }): string {
  if (event.result === "success") return "success";
  const { reason } = event;
  if (reason === null) return OTHER;
  if (byWindows.has(reason)) return "limited";
  return known.has(reason) && reason !== "success" ? reason : OTHER;
}
