import type { Rate } from "../model/coreSettings.ts";

const MINUTE_MS = 60_000;

/** How many wrong guesses are let through, by what they have in common. */
export interface GuessLimit {
  /** One name from one address, and one account from each origin that it knows. */
  readonly pair: Rate;
  /** One account from everywhere. */
  readonly account: Rate;
  /** One address, whatever the name and whatever is guessed. */
  readonly address: Rate;
}

const address: Rate = { limit: 600, windowMs: 10 * MINUTE_MS };

/** How many wrong guesses are let through where no second factor is at stake. Right ones count nowhere. */
export const guessLimits = {
  password: {
    pair: { limit: 10, windowMs: 15 * MINUTE_MS },
    account: { limit: 500, windowMs: 60 * MINUTE_MS },
    address,
  },
  /** A code lives shorter than these windows; NIST SP 800-63B-4 §3.1.3 wants few tries a code. */
  code: {
    pair: { limit: 5, windowMs: 10 * MINUTE_MS },
    account: { limit: 20, windowMs: 10 * MINUTE_MS },
    address,
  },
} as const satisfies Record<string, GuessLimit>;
