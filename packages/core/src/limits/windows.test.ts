import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WindowCount } from "../model/ports.ts";
import { makePorts } from "../testing/makePorts.ts";
import { originWindows, readWindows } from "./windows.ts";

const NOW_MS = 1_700_000_000_000;
const windows = (["resend", "recipient", "sendAddress"] as const).map((name) => ({
  ...{ name, key: name },
  ...{ limit: 2, windowMs: 60_000 },
}));

/** Reads windows whose counts, and how long they stay open, are given by key. */
function read(...entries: readonly (readonly [key: string, count: number, endsInMs: number])[]) {
  const counts = new Map<string, WindowCount>(
    entries.map(([key, count, endsInMs]) => [key, { count, windowEndsAtMs: NOW_MS + endsInMs }]),
  );
  const ports = makePorts({ store: { findCounts: async () => counts }, nowMs: NOW_MS });
  return readWindows(ports, windows);
}

describe("readWindows", () => {
  it("names the window that makes one wait the longest, and none while all have room", async () => {
    assert.equal((await read()).usedUp, null);
    assert.equal((await read(["resend", 1, 9000], ["recipient", 1, 9000])).usedUp, null);
    const { usedUp } = await read(["resend", 2, 10_000], ["recipient", 3, 30_000], ["sendAddress", 1, 99_000]);
    assert.deepEqual(usedUp, { name: "recipient", key: "recipient", retryAfterSeconds: 30 });
  });

  it("has whoever is refused wait a second at least, and never too short", async () => {
    assert.equal((await read(["resend", 2, 1])).usedUp?.retryAfterSeconds, 1);
    assert.equal((await read(["resend", 2, 1001])).usedUp?.retryAfterSeconds, 2);
  });

  it("refuses what weighs more than the room that is left", async () => {
    const [resend] = windows;
    assert.ok(resend !== undefined);
    const counts = new Map([["resend", { count: 1, windowEndsAtMs: NOW_MS + 5000 }]]);
    const ports = makePorts({ store: { findCounts: async () => counts }, nowMs: NOW_MS });
    assert.equal((await readWindows(ports, [{ ...resend, weight: 1 }])).usedUp, null);
    assert.equal((await readWindows(ports, [{ ...resend, weight: 2 }])).usedUp?.retryAfterSeconds, 5);
    const other = { ...resend, key: "not counted yet", weight: 3 };
    assert.equal((await readWindows(ports, [other])).usedUp?.retryAfterSeconds, 60);
  });
});

describe("originWindows", () => {
  const rate = { limit: 5, windowMs: 1000 };
  const plain = makePorts().settings;
  const settings = { ...plain, requestLimits: { ...plain.requestLimits, lookup: rate } };
  const origin = { requestId: "r", ip: null, userAgent: null };

  it("gives one window for an IPv4 address", () => {
    const made = originWindows(settings, "lookup", { ...origin, ipBlock: "203.0.113.9" }, (block) => `key ${block}`);
    assert.deepEqual(made, [{ name: "lookup", key: "key 203.0.113.9", ...rate }]);
  });

  it("gives one for each network of an IPv6 address, the wider the more", () => {
    const placed = { ...origin, ipBlock: "64", ipNetworks: ["56", "48"] };
    assert.deepEqual(
      originWindows(settings, "lookup", placed, (block) => block).map(({ key, limit }) => [key, limit]),
      [
        ["64", 5],
        ["56", 15],
        ["48", 45],
      ],
    );
  });
});
