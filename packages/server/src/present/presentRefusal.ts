import { limitRules, type Refusal } from "@countersign/core";
import { isoOrNull } from "../iso.ts";

/** Gives a limit that refuses somebody in words, and as a program reads it. No key of it is shown. */
export function presentRefusal({ limit, about, endsAtMs, freeing }: Refusal) {
  const { counts, refuses } = limitRules[limit];
  return { limit, about, counts, refuses, endsAt: isoOrNull(endsAtMs), freedBy: freeing };
}
