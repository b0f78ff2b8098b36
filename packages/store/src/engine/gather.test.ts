import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type Gathered, gather } from "./gather.ts";

async function turn(): Promise<void> {
  for (let turns = 3; turns > 0; turns -= 1) await nextTurn();
}

type Batch = readonly Gathered<string, string>[];

/** Gathers texts, whose keys are their letters; each batch ends when the test says so. */
function prepare({ atOnce = 1, most = 9, patienceMs = 60_000 } = {}) {
  const batches: { readonly items: readonly string[]; end(error?: Error): void }[] = [];
  const take = gather<string, string>({
    ...{ atOnce, most, patienceMs },
    keysOf: (item) => [...item],
    async run(batch: Batch) {
      const ending = Promise.withResolvers<void>();
      const end = (error?: Error): void => (error === undefined ? ending.resolve() : ending.reject(error));
      batches.push({ items: batch.map(({ item }) => item), end });
      await ending.promise;
      for (const { item, resolve } of batch) resolve(item.toUpperCase());
    },
  });
  const end = async (index: number, error?: Error): Promise<void> => {
    batches[index]?.end(error);
    await turn();
  };
  return { take, end, items: () => batches.map((batch) => batch.items) };
}

describe("gathering", () => {
  it("has who comes alone wait for nobody, and who comes meanwhile go together", async () => {
    const { take, end, items } = prepare();
    const first = take("a");
    await turn();
    assert.deepEqual(items(), [["a"]]);
    const others = ["b", "c"].map(take);
    await turn();
    assert.deepEqual(items(), [["a"]]);
    await end(0);
    assert.equal(await first, "A");
    assert.deepEqual(items(), [["a"], ["b", "c"]]);
    await end(1);
    assert.deepEqual(await Promise.all(others), ["B", "C"]);
  });

  it("takes those together that come in one turn, as many as a batch holds, in as many batches as may be under way", async () => {
    const { take, items } = prepare({ atOnce: 2, most: 2 });
    for (const item of ["a", "b", "c", "d", "e"]) void take(item);
    await turn();
    assert.deepEqual(items(), [
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("never has two under way that move the same, and keeps their order", async () => {
    const { take, end, items } = prepare({ atOnce: 3 });
    for (const item of ["ab", "bc", "c", "d"]) void take(item);
    await turn();
    assert.deepEqual(items(), [["ab", "d"]]);
    void take("a");
    void take("c");
    await turn();
    assert.deepEqual(items(), [["ab", "d"]]);
    await end(0);
    assert.deepEqual(items().slice(1), [["bc", "a"]]);
    await end(1);
    assert.deepEqual(items().slice(2), [["c"]]);
    await end(2);
    assert.deepEqual(items().slice(3), [["c"]]);
  });

  it("tells all of a batch why it failed, and goes on", async () => {
    const { take, end, items } = prepare();
    const failing = ["a", "b"].map((item) => assert.rejects(take(item), /gone/));
    await turn();
    const next = take("a");
    await end(0, new Error("gone"));
    await Promise.all(failing);
    await end(1);
    assert.equal(await next, "A");
    assert.equal(items().length, 2);
  });

  it("does not have the others wait for one that takes its time, but for what that moves", async () => {
    const { take, end, items } = prepare({ patienceMs: 5 });
    void take("a");
    await turn();
    void take("ab");
    void take("c");
    while (items().length < 2) await sleep(1);
    assert.deepEqual(items(), [["a"], ["c"]]);
    await end(0);
    await end(1);
    assert.deepEqual(items().slice(2), [["ab"]]);
  });
});
