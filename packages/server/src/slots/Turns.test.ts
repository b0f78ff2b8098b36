import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Turns } from "./Turns.ts";

/** Gives turns of things that are named after their paths, such as "48/64a 1". */
function turnsOf(...names: readonly string[]) {
  const turns = new Turns<string>();
  const pathOf = (name: string): string[] => (name.split(" ")[0] ?? "").split("/");
  for (const name of names) turns.add(name, pathOf(name));
  const serve = (): string | undefined => {
    const next = turns.next();
    if (next !== undefined) assert.ok(turns.delete(next, pathOf(next)));
    return next;
  };
  return { turns, serve, yielding: (name: string) => turns.yielding(pathOf(name)) };
}

describe("Turns", () => {
  it("serves groups by turns, and by turns what is within them", () => {
    const { serve, turns } = turnsOf("a/x 1", "a/x 2", "a/x 3", "a/y 1", "b/z 1", "b/z 2");
    const served = Array.from({ length: 7 }, serve);
    assert.deepEqual(served, ["a/x 1", "b/z 1", "a/y 1", "b/z 2", "a/x 2", "a/x 3", undefined]);
    assert.equal(turns.size, 0);
  });

  it("has the newest of the widest group that has the most give way, whatever it is made of", () => {
    const { yielding } = turnsOf("a/x 1", "a/x 2", "a/y 1", "b/z 1", "b/z 2");
    assert.equal(yielding("c/w 1"), "a/x 2", "to a newcomer");
    assert.equal(yielding("b/w 1"), "b/z 2", "within a group that has its share, to one that has less there");
    assert.equal(yielding("b/z 3"), undefined, "to nobody who has as much");
    assert.equal(yielding("a/v 1"), "a/x 2");
  });

  it("forgets what is gone, and knows nothing of what was never there", () => {
    const { turns, serve } = turnsOf("a/x 1", "b/y 1");
    assert.equal(turns.delete("a/x 1", ["a", "other"]), false);
    assert.equal(turns.delete("a/x 1", ["a", "x"]), true);
    assert.equal(turns.delete("a/x 1", ["a", "x"]), false);
    assert.deepEqual([turns.size, serve(), serve()], [1, "b/y 1", undefined]);
  });
});
