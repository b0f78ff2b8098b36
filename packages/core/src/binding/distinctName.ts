import type { Authenticator } from "../model/model.ts";

/**
 * Gives what an authenticator is called, so that its owner can tell it from those of its kind that he has bound: what he
 * says, with a number where that is taken, or a number.
 */
export function distinctName(bound: readonly Authenticator[], wanted: string): string {
  const name = wanted.trim();
  const taken = new Set(bound.map((each) => each.name));
  if (bound.length === 0 || (name !== "" && !taken.has(name))) return name;
  for (let number = bound.length + 1; ; number += 1) {
    const numbered = `${name} ${number}`.trim();
    if (!taken.has(numbered)) return numbered;
  }
}
