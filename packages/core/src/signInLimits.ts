import { MfaError } from "@countersign/contract/errors";
import { type Act, audit, type Scope } from "./audit.ts";
import type { PoolId, RequestOrigin } from "./model.ts";
import type { Digest, WindowCount, WindowLimit } from "./ports.ts";
import { type Decision, refusal } from "./settleDecision.ts";

const MINUTE_MS = 60_000;

/** How many failed passwords are let through, per what they have in common. Right passwords count nowhere. */
export const signInLimits = {
  /** One account from one address: so a stranger elsewhere cannot lock its owner out. */
  pair: { limit: 10, windowMs: 15 * MINUTE_MS },
  /** One account from everywhere. */
  account: { limit: 500, windowMs: 60 * MINUTE_MS },
  /** One address, whatever the account. */
  address: { limit: 600, windowMs: 10 * MINUTE_MS },
} as const;

/** The windows that one sign-in counts in. Keys are digests: a typed name is personal data. */
export interface SignInWindows {
  readonly pair: WindowLimit;
  readonly account: WindowLimit;
  readonly address: WindowLimit;
}

export function signInWindows(
  digest: Digest,
  poolId: PoolId,
  name: string,
  origin: RequestOrigin,
  /** The account behind the name, where one is known by several. */
  account = name,
): SignInWindows {
  const key = (...parts: readonly string[]): string => digest(JSON.stringify(["signIn", poolId, ...parts]));
  return {
    pair: { key: key("pair", name, origin.ipBlock), ...signInLimits.pair },
    account: { key: key("account", account), ...signInLimits.account },
    address: { key: key("address", origin.ipBlock), ...signInLimits.address },
  };
}

/** Gives the window that is used up, if one is, and when it ends. */
export function usedUp(
  windows: SignInWindows,
  counts: ReadonlyMap<string, WindowCount>,
): { readonly window: keyof SignInWindows; readonly endsAtMs: number } | null {
  for (const window of ["address", "pair", "account"] as const) {
    const count = counts.get(windows[window].key);
    if (count !== undefined && count.count >= windows[window].limit) return { window, endsAtMs: count.windowEndsAtMs };
  }
  return null;
}

/** Gives the refusal for a window that is used up. */
export function refuseUsedUp(
  scope: Scope,
  act: Act,
  by: { readonly window: keyof SignInWindows; readonly endsAtMs: number },
  nowMs: number,
): Decision<never> {
  const retryAfterSeconds = Math.max(1, Math.ceil((by.endsAtMs - nowMs) / 1000));
  const failure = by.window === "address" ? "tooOften" : "signInLocked";
  return refusal(
    [audit(scope, nowMs, { ...act, failure: `${by.window}Limit` })],
    new MfaError(failure, { retryAfterSeconds }),
  );
}
