import type { PoolId, Recipient, RequestOrigin } from "./model.ts";
import type { Digest, WindowLimit } from "./ports.ts";
import { signInLimits, signInWindows } from "./signInLimits.ts";

const MINUTE_MS = 60_000;

/** How many wrong codes are let through where no account is known yet. A code lives shorter than these windows. */
export const codeLimits = {
  /** One recipient, typed from one address: NIST SP 800-63B-4 §3.1.3 wants few tries a code. */
  pair: { limit: 5, windowMs: 10 * MINUTE_MS },
  /** One recipient from everywhere. */
  account: { limit: 20, windowMs: 10 * MINUTE_MS },
  address: signInLimits.address,
} as const;

/** The windows that a code typed for a recipient counts in. */
export function codeWindows(
  digest: Digest,
  poolId: PoolId,
  recipient: Recipient,
  origin: RequestOrigin,
): ReturnType<typeof signInWindows> {
  const name = JSON.stringify(["code", recipient.channel, recipient.address]);
  const { pair, account, address } = signInWindows(digest, poolId, name, origin);
  const limited = (window: WindowLimit, rate: { limit: number; windowMs: number }): WindowLimit => ({
    ...window,
    ...rate,
  });
  return { pair: limited(pair, codeLimits.pair), account: limited(account, codeLimits.account), address };
}
