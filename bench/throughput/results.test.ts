import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Round, summarize } from "./results.ts";

const cell = { subject: "One", accounts: 5, scenario: "verify", connections: 16, fsyncUs: 0 } as const;

function round(fields: Partial<Round>): Round {
  const answered = { answered: 2, wrong: 0, perSecond: 10, clientCpuMs: 1, serverCpuMs: 4, latencies: [1, 3] };
  return { ...cell, ...answered, ...fields };
}

describe("summarize", () => {
  it("puts the rounds of a cell together, and tells those apart that differ in anything", () => {
    const differing = [{ accounts: 6 }, { fsyncUs: 1000 }, { connections: 1 }, { subject: "Other" }] as const;
    const lines = summarize([round({}), ...differing.map(round), round({ perSecond: 20, wrong: 3 })]);
    assert.equal(lines.length, 1 + differing.length);
    assert.deepEqual([lines[0]?.rounds, lines[0]?.wrong], [[10, 20], 3]);
  });

  it("gives the processor time of each that was answered right, and null where nobody told it", () => {
    const [line] = summarize([round({}), round({ serverCpuMs: 8 })]);
    assert.deepEqual([line?.clientCpuMs, line?.serverCpuMs], [0.5, 3]);
    const [untold] = summarize([round({ serverCpuMs: Number.NaN })]);
    assert.deepEqual([untold?.clientCpuMs, untold?.serverCpuMs], [0.5, null]);
  });
});
