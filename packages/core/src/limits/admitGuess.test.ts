import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import fc from "fast-check";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { WindowCount } from "../model/ports.ts";
import type { Act, Scope } from "../settle/audit.ts";
import { makePorts } from "../testing/makePorts.ts";
import { admitGuess, guessWindows } from "./admitGuess.ts";
import { guessLimits } from "./guessLimits.ts";

const from = (ipBlock: string, ipNetworks: readonly string[] = []): RequestOrigin => ({
  ...{ requestId: "r", ip: ipBlock, userAgent: null },
  ipBlock,
  ipNetworks,
});
const plain = { ...makePorts(), digest: (text: string): string => text };
const of = "password";
const act: Act = { type: "signIn.password", userId: null };

function scopeFrom(origin: RequestOrigin): Scope {
  return { poolId: "pool", appId: null, actor: "user", origin };
}

function windowsOf(poolId: string, name: string, origin: RequestOrigin) {
  return guessWindows(plain, { poolId, origin }, { of, name, known: null, owner: null });
}

/** Gives what becomes of a guess when the windows have counted so much, by name and width, and end in so many seconds. */
async function judge(
  counts: Readonly<Record<string, readonly [count: number, endsInSeconds: number]>>,
  origin = from("203.0.113.9"),
) {
  const widths: Record<string, number> = {};
  const found = new Map<string, WindowCount>();
  const ports = makePorts({ store: { findCounts: async () => found } });
  for (const { name, key } of guessWindows(ports, scopeFrom(origin), { of, name: "jo", known: null, owner: null })) {
    widths[name] = (widths[name] ?? -1) + 1;
    const [count, endsInSeconds] = counts[`${name}${widths[name] === 0 ? "" : widths[name]}`] ?? [0, 0];
    if (count > 0) found.set(key, { count, windowEndsAtMs: ports.clock.nowMs() + endsInSeconds * 1000 });
  }
  return admitGuess(ports, scopeFrom(origin), act, { of, name: "jo", known: null, owner: null });
}

function refusalOf(decision: { readonly conclude: (settled: { settled: true; attempts: null }) => unknown }): MfaError {
  try {
    decision.conclude({ settled: true, attempts: null });
  } catch (error) {
    if (error instanceof MfaError) return error;
    throw error;
  }
  assert.fail("it was not refused");
}

describe("guessLimits", () => {
  it("lets a person mistype ten times, and strangers not lock an account for everybody before 500", () => {
    const address = { limit: 600, windowMs: 600_000 };
    const pair = { limit: 10, windowMs: 900_000 };
    assert.deepEqual(guessLimits.password, { pair, account: { limit: 500, windowMs: 3_600_000 }, address });
  });

  it("lets few tries a code, and counts by address what is guessed at passwords and codes together", () => {
    assert.deepEqual([guessLimits.code.pair.limit, guessLimits.code.account.limit], [5, 20]);
    const [passwords, codes] = (["password", "code"] as const).map((each) =>
      guessWindows(plain, { poolId: "pool", origin: from("a") }, { of: each, name: "jo", known: null, owner: null }).at(
        -1, // the address
      ),
    );
    assert.deepEqual(passwords, codes);
  });
});

describe("guessWindows", () => {
  it("counts under digests only: no name and no address is kept", () => {
    const digested: string[] = [];
    const digest = (text: string): string => `d${digested.push(text)}`;
    const windows = guessWindows({ ...plain, digest }, scopeFrom(from("203.0.113.9")), {
      of,
      name: "jo@example.com",
      known: null,
      owner: null,
    });
    assert.deepEqual(new Set(windows.map(({ key }) => key)), new Set(["d1", "d2", "d3"]));
  });

  it("gives different pools, names, addresses and windows different keys", () => {
    // Few values, so that two sign-ins often have some of them in common.
    const text = fc.constantFrom("", "a", "b", 'a","b', "a\nb");
    const parts = fc.record({ pool: text, name: text, block: text });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [one, other].map(({ pool, name, block }) =>
          Object.fromEntries(windowsOf(pool, name, from(block)).map((each) => [each.name, each.key])),
        );
        if (a === undefined || b === undefined) assert.fail();
        const same = (...fields: readonly (keyof typeof one)[]) => fields.every((field) => one[field] === other[field]);
        assert.equal(a.passwordPair === b.passwordPair, same("pool", "name", "block"));
        assert.equal(a.passwordAccount === b.passwordAccount, same("pool", "name"));
        assert.equal(a.guessAddress === b.guessAddress, same("pool", "block"));
        assert.equal(new Set([a.passwordPair, a.passwordAccount, a.guessAddress]).size, 3);
      }),
    );
  });

  it("gives the network around an IPv6 block three times as much, and the one around that nine times", () => {
    const windows = windowsOf("pool", "jo", from("64", ["56", "48"]));
    const limitsOf = (name: string) => windows.filter((each) => each.name === name).map((each) => each.limit);
    assert.deepEqual(
      [limitsOf("passwordPair"), limitsOf("passwordAccount"), limitsOf("guessAddress")],
      [[10, 30, 90], [500], [600, 1800, 5400]],
    );
    const neighbour = windowsOf("pool", "jo", from("other 64", ["56", "48"]));
    const shared = new Set(neighbour.map(({ key }) => key));
    assert.deepEqual(
      windows.filter(({ key }) => shared.has(key)).map((each) => each.limit),
      [30, 90, 500, 1800, 5400],
    );
  });
});

describe("admitGuess", () => {
  it("finds a window used up at its limit and not before, and tells when it has room again", async () => {
    assert.equal((await judge({})).ok, true);
    assert.equal((await judge({ passwordPair: [9, 1], passwordAccount: [499, 1], guessAddress: [599, 1] })).ok, true);
    for (const [counts, failure, seconds] of [
      [{ passwordPair: [10, 900] }, "signInLocked", 900],
      [{ passwordAccount: [500, 3600] }, "signInLocked", 3600],
      [{ guessAddress: [600, 600] }, "tooOften", 600],
      [{ passwordPair: [10, 900], passwordAccount: [500, 30], guessAddress: [600, 600] }, "signInLocked", 900],
      [{ passwordPair: [10, 20], guessAddress: [600, 600] }, "tooOften", 600],
    ] as const) {
      const judged = await judge(counts);
      if (judged.ok) assert.fail();
      const error = refusalOf(judged.refusal);
      assert.deepEqual([error.failure, error.data], [failure, { retryAfterSeconds: seconds }]);
    }
  });

  it("counts a wrong guess in every window and tells how many are left, as the tightest one sees it", async () => {
    const origin = from("64", ["56", "48"]);
    for (const [counts, remainCount] of [
      [{}, 9],
      [{ passwordPair: [4, 1], guessAddress: [500, 1] }, 5],
      [{ passwordPair: [4, 1], passwordPair1: [29, 1] }, 0],
    ] as const) {
      const judged = await judge(counts, origin);
      if (!judged.ok) assert.fail();
      const refused = judged.wrong("passwordWrong", "wrongPassword");
      assert.deepEqual(refusalOf(refused).data, { remainCount });
      const [counted, trace] = refused.changes;
      assert.ok(counted?.type === "count" && trace?.type === "audit");
      assert.equal(counted.windows.length, 7);
      assert.equal(trace.event.reason, "wrongPassword");
    }
  });

  it("lets a right guess forget the wrong ones of its name and address, and nothing that others share", async () => {
    const origin = from("64", ["56", "48"]);
    const judged = await judge({}, origin);
    if (!judged.ok) assert.fail();
    const change = judged.right();
    assert.ok(change.type === "passWindows");
    assert.equal(change.windows.length, 7);
    const pairs = change.windows.slice(0, 3).map(({ key }) => key);
    assert.deepEqual(change.clear, pairs);
  });
});
