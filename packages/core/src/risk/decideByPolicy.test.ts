import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { policyOutcomes, type SignalState, signalNames, signalStates } from "@countersign/contract/signalNames";
import fc from "fast-check";
import type { PolicyCondition, PolicyOutcome, SignInPolicy } from "../model/signInPolicy.ts";
import type { Familiarity, Situation } from "../model/situation.ts";
import { checkPolicy } from "./checkPolicy.ts";
import { decideByPolicy, decideByStates, type States } from "./decideByPolicy.ts";
import { defaultPolicy } from "./defaultPolicy.ts";
import { NOW_MS, plainSituation, plainStanding } from "./testing/plainSituation.ts";

const RUNS = { numRuns: 500 };
const DAY_MS = 24 * 3_600_000;

const outcome = fc.constantFrom(...policyOutcomes);
const weight = fc
  .tuple(fc.nat(100), fc.option(fc.nat(100), { nil: undefined }))
  .map(([most, unknown]) => ({ weight: most, ...(unknown !== undefined && { unknown: Math.min(most, unknown) }) }));
const condition: fc.Arbitrary<PolicyCondition> = fc.record({
  signal: fc.constantFrom(...signalNames),
  orUnknown: fc.boolean(),
});
const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
const when = fc.oneof(
  conditions.map((all) => ({ all })),
  conditions.map((any) => ({ any })),
);
const anyPolicy: fc.Arbitrary<SignInPolicy> = fc.record({
  format: fc.constant(1 as const),
  signals: fc.dictionary(fc.constantFrom(...signalNames), weight),
  steps: fc.array(fc.record({ from: fc.nat(300), outcome }), { maxLength: 4 }),
  rules: fc.array(fc.record({ name: fc.string(), when, outcome }), { maxLength: 4 }),
  exceptions: fc.array(fc.record({ name: fc.string(), atMost: outcome, addresses: fc.constant(["192.0.2.0/24"]) }), {
    maxLength: 1,
  }),
  grace: fc.record({ days: fc.nat(400) }),
});
const anyStates = fc.record(
  Object.fromEntries(signalNames.map((name) => [name, fc.constantFrom(...signalStates)])),
) as fc.Arbitrary<States>; // every name has one

const severity = (of: PolicyOutcome): number => policyOutcomes.indexOf(of);
const weighed = (policy: SignInPolicy, states: States, hasFactor = true) =>
  decideByStates({ name: "test:1", policy }, states, { ip: "192.0.2.7", atMs: NOW_MS }, plainStanding({ hasFactor }));
const byDefault = (fields: Partial<Situation>, standing = plainStanding()) =>
  decideByPolicy(defaultPolicy, plainSituation(fields), standing);

describe("a policy", () => {
  it("never comes to less for one risk more, whatever is written in it", () => {
    const raised = fc.tuple(anyPolicy, anyStates, fc.constantFrom(...signalNames), fc.boolean());
    fc.assert(
      fc.property(raised, ([policy, states, name, hasFactor]) => {
        const levels = signalStates.map((state: SignalState) =>
          weighed(policy, { ...states, [name]: state }, hasFactor),
        );
        const outcomes = levels.map((each) => severity(each.outcome));
        assert.deepEqual(
          outcomes,
          outcomes.toSorted((one, other) => one - other),
        );
      }),
      RUNS,
    );
  });

  it("comes to the same for the same, after it was kept as text", () => {
    const familiarity = fc.constantFrom<Familiarity>("known", "new", "unclear");
    const flag = fc.constantFrom(true, false, null);
    const fields = fc.record({
      ...{ device: familiarity, address: familiarity, network: familiarity, country: familiarity, city: familiarity },
      ...{
        hour: familiarity,
        browser: familiarity,
        isDenied: flag,
        isAnonymous: flag,
        isLeaked: flag,
        isReported: flag,
      },
      isFirst: fc.boolean(),
      failures: fc.option(fc.nat(20)),
      lastSignInAtMs: fc.option(fc.integer({ min: NOW_MS - 200 * DAY_MS, max: NOW_MS + DAY_MS })),
      journey: fc.option(
        fc.record({ distanceKm: fc.nat(20_000), errorKm: fc.nat(2000), elapsedMs: fc.nat(10 * DAY_MS) }),
      ),
    });
    fc.assert(
      fc.property(anyPolicy, fields, (policy, different) => {
        const situation = plainSituation(different);
        const decided = decideByPolicy({ name: "test:1", policy }, situation, plainStanding());
        const kept = JSON.parse(JSON.stringify({ policy, situation })) as {
          policy: SignInPolicy;
          situation: Situation;
        };
        const again = decideByPolicy({ name: "test:1", policy: kept.policy }, kept.situation, plainStanding());
        assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(decided)));
      }),
      RUNS,
    );
  });

  it("counts what cannot be told as if it were there, unless it says less", () => {
    const unknown = Object.fromEntries(signalNames.map((name) => [name, "unknown"])) as States; // every name has one
    const policy: SignInPolicy = {
      format: 1,
      signals: { newCountry: { weight: 40 }, newCity: { weight: 40, unknown: 5 } },
      steps: [{ from: 45, outcome: "challenge" }],
    };
    assert.deepEqual([weighed(policy, unknown).score, weighed(policy, unknown).outcome], [45, "challenge"]);
  });

  it("accepts of two demands that are as hard what both accept", () => {
    const policy: SignInPolicy = {
      format: 1,
      signals: { newDevice: { weight: 40 } },
      factors: ["OTP", "SMS", "EMAIL"],
      steps: [{ from: 30, outcome: "challenge", factors: ["OTP", "SMS"] }],
      rules: [{ name: "r", when: { any: [{ signal: "newDevice" }] }, outcome: "challenge", factors: ["SMS", "EMAIL"] }],
    };
    const none = Object.fromEntries(signalNames.map((name) => [name, "absent"])) as States; // every name has one
    assert.deepEqual(weighed(policy, { ...none, newDevice: "present" }).factors, ["SMS"]);
  });

  it("goes no further than an exception for whom it names, from where it names, and says so", () => {
    const policy: SignInPolicy = {
      ...defaultPolicy.policy,
      groups: [{ name: "board", accounts: [plainStanding().userId] }],
      exceptions: [
        { name: "board at the office", atMost: "allow", group: "board", addresses: ["2001:db8::/32", "192.0.2.0/24"] },
      ],
    };
    checkPolicy(policy);
    const decide = (ip: string | null, standing = plainStanding()) =>
      decideByPolicy({ name: "test:1", policy }, plainSituation({ device: "new", ip }), standing);
    assert.deepEqual(decide("192.0.2.200").softened, { by: "board at the office", from: "challenge" });
    assert.equal(decide("2001:db8:1::7").outcome, "allow");
    assert.equal(decide("198.51.100.1").outcome, "challenge");
    assert.equal(decide(null).outcome, "challenge");
    assert.equal(decide("192.0.2.200", plainStanding({ userId: "c0".repeat(12) })).outcome, "challenge");
  });

  it("tells who has nothing to be asked for in place of asking, while its grace lasts", () => {
    const decide = (grace: SignInPolicy["grace"], hasFactor: boolean, ageDays: number) =>
      decideByPolicy(
        { name: "test:1", policy: { ...defaultPolicy.policy, ...(grace !== undefined && { grace }) } },
        plainSituation({ device: "new" }),
        plainStanding({ hasFactor, createdAtMs: NOW_MS - ageDays * DAY_MS }),
      ).outcome;
    assert.equal(decide({ days: 14 }, false, 13), "notify");
    assert.equal(decide({ days: 14 }, false, 14), "challenge");
    assert.equal(decide({ days: 14 }, true, 1), "challenge", "who has a factor is asked for it");
    assert.equal(decide({ until: "2026-11-30" }, false, 400), "notify", "the day itself counts");
    assert.equal(decide({ until: "2026-11-29" }, false, 400), "challenge");
  });

  it("refuses what contradicts itself", () => {
    const refuses = (fields: Partial<SignInPolicy>) =>
      assert.throws(() => checkPolicy({ ...defaultPolicy.policy, ...fields }), { failure: "malformed" });
    refuses({ signals: { newCity: { weight: 10, unknown: 11 } } });
    refuses({ exceptions: [{ name: "nobody", atMost: "allow" }] });
    refuses({ exceptions: [{ name: "ghosts", atMost: "allow", group: "ghosts" }] });
    refuses({ exceptions: [{ name: "typo", atMost: "allow", addresses: ["192.0.2.0/33"] }] });
    refuses({ grace: { until: "2026-02-30" } });
    const rule = { name: "twice", when: { any: [{ signal: "newCity" }] }, outcome: "deny" } as const;
    refuses({ rules: [rule, rule] });
  });
});

describe("the default policy", () => {
  it("is one that may be written down", () => checkPolicy(defaultPolicy.policy));

  it("is the one of its name: what a name says never changes", () => {
    const { signals, steps, rules } = defaultPolicy.policy;
    const weights = signalNames.map((name) => [signals[name]?.weight, signals[name]?.unknown]);
    assert.equal(defaultPolicy.name, "default:1");
    assert.deepEqual(weights, [
      ...[
        [30, 15],
        [15, 15],
        [20, 10],
        [30, 10],
        [10, 0],
        [60, 0],
        [10, 0],
      ],
      ...[
        [20, 0],
        [30, 10],
        [20, 0],
        [100, 0],
        [30, 0],
        [30, 0],
        [50, 0],
      ],
    ]);
    assert.deepEqual([steps, rules?.length], [[{ from: 30, outcome: "challenge" }], 1]);
  });

  it("asks nothing of a known device in a known network, also at an unusual hour", () => {
    assert.equal(byDefault({}).outcome, "allow");
    assert.equal(byDefault({ hour: "new" }).outcome, "allow");
    assert.equal(byDefault({ address: "new" }).outcome, "allow", "a carrier gives new addresses every day");
  });

  it("asks a new device, another network, another country, another browser, a leaked password", () => {
    for (const fields of [
      { device: "new" },
      { address: "new", network: "new" },
      { address: "new", country: "new" },
      { browser: "new" },
      { isLeaked: true },
      { isAnonymous: true },
    ] as const)
      assert.equal(byDefault(fields).outcome, "challenge", JSON.stringify(fields));
  });

  it("asks where nothing is known of the account, and where a stranger names no device", () => {
    const nothing = { device: "unclear", address: "unclear", network: "unclear", country: "unclear" } as const;
    assert.equal(byDefault({ ...nothing, city: "unclear", hour: "unclear", browser: "unclear" }).outcome, "challenge");
    assert.equal(byDefault({ device: "unclear", address: "new" }).outcome, "challenge");
    assert.equal(
      byDefault({ device: "unclear" }).outcome,
      "allow",
      "a known address is enough where no device has a name",
    );
  });

  it("asks nothing of somebody who is just making the account, but refuses him where the operator does", () => {
    const first = { isFirst: true, device: "new", address: "new", country: "new", browser: "new" } as const;
    assert.equal(byDefault(first).outcome, "allow");
    assert.equal(byDefault({ ...first, isDenied: true }).outcome, "deny");
  });
});
