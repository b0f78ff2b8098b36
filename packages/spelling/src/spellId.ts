import { plainTyped } from "./plainTyped.ts";

const ID = /^[0-9a-f]{24}$/;

/** Gives an id as it is kept, or null when it is none. */
export function spellId(text: string): string | null {
  const id = plainTyped(text).toLowerCase();
  return ID.test(id) ? id : null;
}
