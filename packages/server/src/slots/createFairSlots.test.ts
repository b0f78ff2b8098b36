import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ipBlocks } from "../address/ipBlocks.ts";
import { createFairSlots, type FairSlots } from "./createFairSlots.ts";

const LIMITS = { total: 16, each: 4 };

/** Has `count` requests of an address take places; gives how many did, and how many of them had to give way since. */
function takeBy(slots: FairSlots, ip: string, count = 1, bytes = 0) {
  let away = 0;
  const frees = Array.from({ length: count }, () =>
    slots.take({ origin: ipBlocks(ip), bytes: () => bytes, giveWay: () => (away += 1) }),
  ).filter((free) => free !== null);
  return { got: frees.length, away: () => away, frees };
}

describe("createFairSlots", () => {
  it("gives four to an address, twelve to a /56, and again what was freed, once", () => {
    const slots = createFairSlots({ total: 40, each: 4 });
    const first = takeBy(slots, "192.0.2.1", 5);
    assert.equal(first.got, 4);
    first.frees[0]?.();
    first.frees[0]?.();
    assert.equal(takeBy(slots, "192.0.2.1", 5).got, 1);
    const subnets = ["2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1", "2001:db8:0:4::1"];
    assert.deepEqual(
      subnets.map((ip) => takeBy(slots, ip, 5).got),
      [4, 4, 4, 0],
    );
  });

  it("has the address that holds the most give way to a newcomer, the slowest of it first", () => {
    const slots = createFairSlots(LIMITS);
    const quick = takeBy(slots, "192.0.2.1", 3, 1_000_000);
    const slow = takeBy(slots, "192.0.2.1", 1);
    const others = ["192.0.2.2", "192.0.2.3", "192.0.2.4"].map((ip) => takeBy(slots, ip, 4));
    assert.equal(takeBy(slots, "198.51.100.1").got, 1);
    assert.deepEqual([quick.away(), slow.away(), ...others.map(({ away }) => away())], [0, 1, 0, 0, 0]);
    for (let index = 2; index < 6; index += 1) assert.equal(takeBy(slots, `198.51.100.${index}`).got, 1);
  });

  it("counts the subnets of one network as one", () => {
    const slots = createFairSlots({ total: 16, each: 4 });
    const strangers = [1, 2, 3].map((subnet) => takeBy(slots, `2001:db8:0:${subnet}::1`, 4));
    takeBy(slots, "192.0.2.1", 4);
    assert.equal(takeBy(slots, "198.51.100.1").got, 1);
    assert.equal(
      strangers.reduce((sum, { away }) => sum + away(), 0),
      1,
    );
  });

  it("has one that has become slow give way to anybody, and a quick one to nobody", () => {
    let nowMs = 0;
    const slots = createFairSlots({ ...LIMITS, nowMs: () => nowMs });
    const held = Array.from({ length: 16 }, (_, index) => takeBy(slots, `192.0.2.${index}`, 1, index * 50_000));
    assert.equal(takeBy(slots, "198.51.100.1").got, 0, "nobody had the time to be slow");
    nowMs = 3_000;
    assert.equal(takeBy(slots, "198.51.100.1", 3).got, 2, "the first two are slow");
    assert.deepEqual(
      held.map(({ away }) => away()),
      [1, 1, ...Array.from({ length: 14 }, () => 0)],
    );
  });
});
