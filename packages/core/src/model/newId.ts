import type { Random } from "./ports.ts";

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Gives hexadecimal text of `length` random bytes. */
export function randomHex(random: Random, length: number): string {
  let text = "";
  for (const byte of random.bytes(length)) text += DIGITS[byte];
  return text;
}

const TIME_DIGITS = 12;
const RANDOM_BYTES = 6;

/**
 * Gives a fresh id that sorts behind those of earlier milliseconds: many rows that are written at once lie side by side in an
 * index rather than each on a page of its own. Nothing may be opened by knowing it.
 */
export function newOrderedId(random: Random, nowMs: number): string {
  return nowMs.toString(16).padStart(TIME_DIGITS, "0") + randomHex(random, RANDOM_BYTES);
}

/** Gives a fresh id: 24 hexadecimal digits. */
export function newId(random: Random): string {
  return randomHex(random, 12);
}
