import { keyPolicies } from "./keyPolicies.ts";
import type { KeyRow } from "./keyStore.ts";

/** How often each node reads the table of keys. */
export const KEY_REFRESH_INTERVAL_MS = 60_000;

/**
 * How long a key is known before it is used for writing: three missed readings and a minute of difference between the
 * nodes' clocks.
 */
export const KEY_PROPAGATION_MS = 5 * KEY_REFRESH_INTERVAL_MS;

type Dates = Pick<KeyRow, "id" | "createdAtMs" | "retiredAtMs">;

/** Orders the keys of one purpose and pool, newest first; the unretired one leads whatever the clocks said. */
export function newestFirst(a: Dates, b: Dates): number {
  const unretired = Number(b.retiredAtMs === null) - Number(a.retiredAtMs === null);
  return unretired || b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1);
}

/**
 * Picks the key to write with: the newest that every node has had time to read, else the oldest there is (a first key
 * serves at once, because no node can know an older one). `keys` are ordered by `newestFirst`.
 */
export function pickActive<K extends Dates>(keys: readonly K[], nowMs: number): K | undefined {
  return keys.find((key) => key.createdAtMs + KEY_PROPAGATION_MS <= nowMs) ?? keys.at(-1);
}

/** Tells whether a key may still read what it made: past this, whatever it made has expired by itself. */
export function isReadable(key: Pick<KeyRow, "purpose" | "retiredAtMs">, nowMs: number): boolean {
  if (key.retiredAtMs === null) return true;
  return nowMs < lastWriteMs(key.retiredAtMs) + keyPolicies[key.purpose].readableMs;
}

/** Gives the time after which no node, whatever its clock shows within a minute, writes with a key retired then. */
export function lastWriteMs(retiredAtMs: number): number {
  return retiredAtMs + 2 * KEY_PROPAGATION_MS;
}
