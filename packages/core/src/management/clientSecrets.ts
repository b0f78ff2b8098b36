import type { HeldSecrets, OlderSecret } from "../model/heldSecrets.ts";
import { randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";

const SECRET_BYTES = 16;

/** Gives a fresh secret for a pool or an application: 32 hexadecimal digits. */
export function makeClientSecret({ random }: Pick<Ports, "random">): string {
  return randomHex(random, SECRET_BYTES);
}

/** Where a secret stands among those of a pool or an application; only the first two open anything. */
export type SecretStanding = LiveStanding | "ended" | "foreign";
export type LiveStanding = "newest" | "older";

export function isLive(standing: SecretStanding): standing is LiveStanding {
  return standing === "newest" || standing === "older";
}

/** Says where the secret stands whose digest `isIts` knows. It is asked for every digest, so that time tells nothing. */
export function standingOf(
  { secretDigest, olderSecret }: HeldSecrets,
  isIts: (digest: string) => boolean,
  nowMs: number,
): SecretStanding {
  const isNewest = isIts(secretDigest);
  const isOlder = olderSecret !== null && isIts(olderSecret.digest);
  if (isNewest) return "newest";
  if (!isOlder) return "foreign";
  return liveOlderSecret({ olderSecret }, nowMs) === null ? "ended" : "older";
}

/** Gives the older secret while it counts. */
export function liveOlderSecret({ olderSecret }: Pick<HeldSecrets, "olderSecret">, nowMs: number): OlderSecret | null {
  if (olderSecret === null || olderSecret.endsAtMs <= nowMs) return null;
  return isAhead(olderSecret.replacedAtMs, nowMs) ? null : olderSecret;
}
