import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  isSecondFactorDue,
  NOWHERE,
  type PolicyOutcome,
  reportBehaviour,
  type SignedIn,
  type SignInPolicy,
  setPolicy,
} from "@countersign/core";
import {
  begin,
  CHROME,
  enter,
  knownPlaces,
  LAPTOP,
  patchApplication,
  settled,
  theApplication,
} from "./testing/behaving.ts";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { register } from "./testing/person.ts";
import { createPostedWorld } from "./testing/post.ts";

const HOUR_MS = 3_600_000;
const HOME = { ip: "192.0.2.7" };
const HOTEL = { ip: "203.0.113.77" };
const IPV6 = { country: "CN", city: "Shanghai", network: "AS4134", point: null };

/** Surroundings in which one IPv6 carrier is known beside the usual places. */
function withIpv6() {
  const known = knownPlaces();
  const placeOf: typeof known.placeOf = (ip) =>
    ip.startsWith("2001:db8:") ? { ...NOWHERE, ...IPV6 } : known.placeOf(ip);
  return { ...known, placeOf };
}

const byCountry = (outcome: PolicyOutcome, more: Partial<SignInPolicy> = {}): SignInPolicy => {
  return { format: 1, signals: { newCountry: { weight: 50, unknown: 0 } }, steps: [{ from: 50, outcome }], ...more };
};

function keep({ ports }: World, policy: SignInPolicy) {
  const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
  return setPolicy(ports, { scope, appId: null, state: "live", policy });
}

for (const { engine, settingsFor, options } of engines) {
  describe(`lives of people behind something, and what policies make of them: ${engine}`, options, () => {
    async function adaptiveWorld(t: Parameters<typeof settingsFor>[0], surroundings = knownPlaces()): Promise<World> {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings });
      await patchApplication(world, { policyMode: "adaptive" });
      return world;
    }

    it("somebody behind a proxy that goes out by another address each time is asked while nothing is known of it, and then no more", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME, 3);
      const asked: string[] = [];
      for (let time = 0; time < 12; time += 1) {
        const { outcome } = await enter(world, person, { ip: `198.51.100.${20 + time * 7}` });
        if (outcome === "asked") asked.push(String(time));
        world.clock.advance(HOUR_MS);
      }
      assert.deepEqual(asked, ["0"], "the proxy's network is what is known then, in whatever order its addresses come");
    });

    it("somebody behind a proxy that takes the agent away is told apart from one whose agent is another's", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME, 3);
      const stripped = await begin(world, person, { ...HOME, userAgent: "" });
      assert.deepEqual([stripped.outcome, stripped.because], ["admitted", ["changedBrowser"]], "unknown weighs less");
      const rewritten = await begin(world, person, { ...HOME, userAgent: "proxy/2.1" });
      assert.deepEqual([rewritten.outcome, rewritten.because], ["asked", ["changedBrowser"]]);
      await enter(world, person, { ...HOME, userAgent: "proxy/2.1" });
      for (const agent of ["proxy/2.1", "proxy/2.2", CHROME])
        assert.equal((await begin(world, person, { ...HOME, userAgent: agent })).outcome, "admitted", agent);
    });

    it("a proxy that takes address, device and agent away opens nothing by that, and asks for no less than a stranger", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME, 3);
      const bare = await begin(world, person, { ip: "2001:db8:ffff::1", deviceId: null, userAgent: "" });
      assert.equal(bare.outcome, "asked");
      assert.ok(bare.because.includes("newDevice"), "who has shown a device and shows none is a stranger");
    });

    it("an IPv6 host that changes its address each day is at home in its /64, and not in its neighbour's", async (t) => {
      const world = await adaptiveWorld(t, withIpv6());
      const person = await settled(world, { ip: "2001:db8:1:1::1" }, 3);
      for (let day = 0; day < 5; day += 1)
        assert.equal(
          (await begin(world, person, { ip: `2001:db8:1:1:${(day * 4097 + 9).toString(16)}::${day + 2}` })).outcome,
          "admitted",
        );
      const neighbour = await begin(world, person, { ip: "2001:db8:1:2::1", deviceId: null });
      assert.deepEqual(
        [neighbour.outcome, neighbour.because],
        ["asked", ["newDevice", "newAddress", "changedBrowser"]],
      );
    });

    it("a stolen session is asked where it turns up, and its thief gets rid of that neither by waiting nor by the password", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME);
      const { answer } = await begin(world, person, HOME);
      assert.ok(!isSecondFactorDue(answer));
      const { session }: SignedIn = answer;
      const tell = async (ip: string, deviceId: string | null) =>
        reportBehaviour(world.ports, {
          application: await theApplication(world),
          ...{ sessionId: session.id, action: "pay", isReported: null, failures: null, atMs: null },
          seen: { ...from(ip, deviceId), userAgent: CHROME },
          scope: { poolId: POOL_ID, appId: APP_ID, actor: "management", origin: from(ip) },
        });
      world.clock.advance(HOUR_MS);
      assert.equal((await tell(HOME.ip, LAPTOP)).standing, "holds");
      const stolen = await tell(HOTEL.ip, "another device of his own");
      assert.equal(stolen.standing, "due");
      assert.deepEqual(
        stolen.decision?.verdict?.signals
          .filter(({ weight }) => weight > 0)
          .map(({ name }) => name)
          .slice(0, 2),
        ["newDevice", "newAddress"],
      );
      world.clock.advance(5 * HOUR_MS);
      assert.equal((await tell(HOME.ip, LAPTOP)).standing, "due");
      const byPassword = await begin(world, person, HOME);
      assert.ok(isSecondFactorDue(byPassword.answer), "also from where the account is at home");
      assert.equal((await enter(world, person, HOME)).outcome, "asked");
      assert.equal((await begin(world, person, HOME)).outcome, "admitted", "its owner has proved himself");
      assert.equal((await tell(HOME.ip, LAPTOP)).standing, "due", "what was stolen stays asked");
    });

    it("a policy that wants people to enrol asks those who have nothing, and lets in those who have", async (t) => {
      const world = await adaptiveWorld(t);
      await keep(world, byCountry("enrol"));
      const bound = await settled(world, HOME, 2);
      assert.equal((await begin(world, bound, HOTEL)).outcome, "admitted");
      const bare = await register(world);
      await begin(world, bare, HOME);
      const { answer, record } = await begin(world, bare, HOTEL);
      assert.deepEqual([record.outcome, record.verdict?.outcome], ["asked", "enrol"]);
      assert.ok(isSecondFactorDue(answer) && answer.choices.every(({ bound: isBound }) => !isBound));
    });

    it("a policy that wants owners told lets in, and tells them once for each time", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, byCountry("notify"));
      const person = await settled(world, HOME, 2);
      const before = world.post.length;
      assert.equal((await begin(world, person, HOME)).outcome, "admitted");
      assert.equal(world.post.length, before);
      assert.equal((await begin(world, person, HOTEL)).outcome, "admitted");
      assert.deepEqual(
        world.post.slice(before).map(({ content }) => content.purpose),
        ["unusualSignIn"],
      );
    });

    it("an exception reaches whom it names, from where it names, and nobody else at the gate", async (t) => {
      const world = await adaptiveWorld(t);
      const [one, other] = [await settled(world, HOME, 2), await settled(world, HOME, 2)];
      const groups = [{ name: "board", accounts: [one.userId] }];
      const exceptions = [
        { name: "board abroad", atMost: "allow", group: "board", addresses: ["203.0.113.0/24"] },
      ] as const;
      await keep(world, byCountry("deny", { groups, exceptions }));
      const softened = await begin(world, one, HOTEL);
      assert.deepEqual(
        [softened.outcome, softened.record.verdict?.softened],
        ["admitted", { by: "board abroad", from: "deny" }],
      );
      await assert.rejects(begin(world, other, HOTEL), { failure: "signInDenied" });
    });

    it("a rule for what is done asks there alone", async (t) => {
      const world = await adaptiveWorld(t);
      const rule = { name: "payees", actions: ["changePayee"], outcome: "challenge" } as const;
      await keep(world, { format: 1, signals: {}, steps: [], rules: [rule] });
      const person = await settled(world, HOME, 2);
      const { answer } = await begin(world, person, HOME);
      assert.ok(!isSecondFactorDue(answer));
      const { session }: SignedIn = answer;
      const tell = async (action: string, atMs: number | null = null) =>
        reportBehaviour(world.ports, {
          application: await theApplication(world),
          ...{ sessionId: session.id, action, isReported: null, failures: null, atMs },
          seen: { ...from(HOME.ip, LAPTOP), userAgent: CHROME },
          scope: { poolId: POOL_ID, appId: APP_ID, actor: "management", origin: from(HOME.ip) },
        });
      assert.equal((await tell("read")).standing, "holds");
      const { standing, decision } = await tell("changePayee");
      assert.deepEqual([standing, decision?.verdict?.rules, decision?.action], ["due", ["payees"], "changePayee"]);
    });
  });
}
