import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ipBlocks } from "../address/ipBlocks.ts";
import { createYieldingSlots, type YieldingHolder, type YieldingSlots } from "./createYieldingSlots.ts";

type State = ReturnType<YieldingHolder["state"]>;

/** Has an address take a place for each state; gives which of them got one, and which had to give it up since. */
function takeBy(slots: YieldingSlots, ip: string, states: readonly State[]) {
  const away: number[] = [];
  const frees = states.map((state, index) =>
    slots.take({ origin: ipBlocks(ip), state: () => state, giveWay: () => away.push(index) }),
  );
  return { got: frees.map((free) => free !== null), away, frees };
}

describe("createYieldingSlots", () => {
  it("has the oldest idle one of an address give way, then what is stuck, and never what is served", () => {
    const slots = createYieldingSlots({ total: 100, each: 4 });
    const one = takeBy(slots, "192.0.2.1", ["served", "stuck", "idle", "idle"]);
    for (const away of [[2], [2, 3], [2, 3, 1]]) {
      assert.deepEqual(takeBy(slots, "192.0.2.1", ["served"]).got, [true]);
      assert.deepEqual(one.away, away);
    }
    assert.deepEqual(takeBy(slots, "192.0.2.1", ["served"]).got, [false]);
    assert.deepEqual(takeBy(slots, "192.0.2.2", ["served"]).got, [true]);
    one.frees[0]?.();
    one.frees[0]?.();
    assert.deepEqual(takeBy(slots, "192.0.2.1", ["served", "served"]).got, [true, false]);
  });

  it("gives three times as many to a /56 and nine times to a /48", () => {
    const slots = createYieldingSlots({ total: 1000, each: 2 });
    const served = (ip: string): number =>
      takeBy(slots, ip, ["served", "served", "served"]).got.filter((got) => got).length;
    const subnets = Array.from({ length: 4 }, (_, index) => served(`2001:db8:0:${index}::1`));
    assert.deepEqual(subnets, [2, 2, 2, 0]);
    const networks = Array.from({ length: 12 }, (_, index) => served(`2001:db8:0:${(index + 1).toString(16)}00::1`));
    assert.equal(
      networks.reduce((sum, each) => sum + each, 0),
      12,
    );
  });

  it("has the network that has the most give way where every place is taken, and takes none from a smaller one", () => {
    const slots = createYieldingSlots({ total: 6, each: 4 });
    const many = takeBy(slots, "192.0.2.1", ["idle", "idle", "idle"]);
    const few = takeBy(slots, "192.0.2.2", ["idle"]);
    takeBy(slots, "192.0.2.3", ["idle", "idle"]);
    assert.deepEqual(takeBy(slots, "192.0.2.4", ["idle"]).got, [true]);
    assert.deepEqual(takeBy(slots, "192.0.2.3", ["idle"]).got, [true]);
    assert.deepEqual([many.away, few.away], [[0], []]);
  });
});
