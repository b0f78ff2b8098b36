import assert from "node:assert/strict";

/** Methods that a driver leaves out, by the reason why. */
export type LeftOut = Readonly<Record<string, readonly string[]>>;

export interface Inventory {
  /** All that the client has, as the client itself tells. */
  readonly has: Iterable<string>;
  readonly driven: Iterable<string>;
  readonly leftOut: LeftOut;
}

/** Fails where a method of a client is neither driven nor left out for a reason, or is listed although it is driven or unknown. */
export function assertEveryMethod({ has, driven, leftOut }: Inventory): void {
  const [known, used, listed] = [new Set(has), new Set(driven), Object.values(leftOut).flat()];
  const named = new Set(listed);
  assert.ok(known.size > 0, "the client has no methods");
  assert.deepEqual(
    {
      "neither driven nor left out for a reason": [...known].filter((name) => !used.has(name) && !named.has(name)),
      "left out, and driven": listed.filter((name) => used.has(name)),
      "left out, and not there": listed.filter((name) => !known.has(name)),
      "left out twice": listed.filter((name, index) => listed.indexOf(name) !== index),
    },
    {
      "neither driven nor left out for a reason": [],
      "left out, and driven": [],
      "left out, and not there": [],
      "left out twice": [],
    },
  );
}
