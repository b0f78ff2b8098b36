import type { CoreSettings, Rate } from "../model/coreSettings.ts";

/** Whom a limit keeps out together. */
export type LimitScope =
  | "account"
  | "accountAtPlace"
  | "recipient"
  | "place"
  | "device"
  | "prefix"
  | "application"
  | "everybody";

/** What is known of every limit, whether it counts or only stands: in words for whoever helps a person. */
export interface LimitRule {
  /** What is counted, or what stands in the way. */
  readonly counts: string;
  readonly over: LimitScope;
  readonly refuses: string;
}

/** A limit that is counted in a window, and ends with it. */
export interface WindowRule extends LimitRule {
  readonly rate: (settings: CoreSettings) => Rate;
  /** What the trail calls it, before the word "Limit". */
  readonly trail: string;
}

/** Who frees it: whoever unlocks the account, only if he names the place too, or nobody before its end. */
export type Freeing = "unlock" | "unlockFrom" | "never";

/** What is one person's is freed for him; what keeps strangers from others is freed for one place, if it is named. */
export function freeingOf(over: LimitScope): Freeing {
  if (over === "account" || over === "accountAtPlace" || over === "recipient") return "unlock";
  return over === "place" ? "unlockFrom" : "never";
}
