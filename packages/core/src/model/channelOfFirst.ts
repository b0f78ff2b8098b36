import type { Channel, FirstFactor } from "./model.ts";

/** Gives the channel that a code came by which opened a sign-in; null where none did. */
export function channelOfFirst(firstFactor: FirstFactor): Channel | null {
  return firstFactor === "sms" || firstFactor === "email" ? firstFactor : null;
}
