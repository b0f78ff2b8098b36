import type { Random } from "./ports.ts";

/** Gives hexadecimal text of `length` random bytes. */
export function randomHex(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gives a fresh id: 24 hexadecimal digits. */
export function newId(random: Random): string {
  return randomHex(random, 12);
}
