import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addWebhook,
  audit,
  beginOwnLogin,
  decideByPolicy,
  defaultPolicy,
  dropPolicy,
  findPolicyNamed,
  fromNowhere,
  isSecondFactorDue,
  replayPolicy,
  type SignInPolicy,
  setPolicy,
} from "@countersign/core";
import {
  begin,
  CHROME,
  enter,
  knownPlaces,
  LAPTOP,
  latestDecision,
  patchApplication,
  settled,
  theApplication,
} from "./testing/behaving.ts";
import { APP_ID, createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { codeOf, register, submit } from "./testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld } from "./testing/post.ts";
import { countRows, readTable } from "./testing/tables.ts";

const HOME = { ip: "192.0.2.7" };
const HOTEL = { ip: "203.0.113.77" };
const scope = {
  poolId: POOL_ID,
  appId: null,
  actor: "operator",
  origin: { requestId: "", ip: null, ipBlock: "unknown", userAgent: null },
} as const;

const denying: SignInPolicy = {
  format: 1,
  signals: { newCountry: { weight: 50 } },
  steps: [{ from: 50, outcome: "deny" }],
};

function keep({ ports }: World, policy: SignInPolicy, state: "live" | "draft", appId: string | null = null) {
  return setPolicy(ports, { scope, appId, state, policy });
}

for (const { engine, settingsFor, options } of engines) {
  describe(`a policy and the gate: ${engine}`, options, () => {
    it("decides nothing of an application that nobody has switched, and what it was decided by is kept all the same", async (t) => {
      const world = await createWorld(t, {
        settings: await settingsFor(t),
        surroundings: knownPlaces({ denied: [HOTEL.ip] }),
      });
      const person = await settled(world, HOME, 2);
      await keep(world, denying, "live");
      const { answer, record } = await begin(world, person, { ...HOTEL, deviceId: null });
      assert.ok(!isSecondFactorDue(answer));
      assert.deepEqual([record.mode, record.outcome, record.verdict, record.draft], ["fixed", "admitted", null, null]);
      assert.deepEqual([record.situation.country, record.situation.isDenied], ["new", true]);
    });

    it("only writes down what it would do while it is a shadow, beside its draft", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const person = await settled(world, HOME, 2);
      await patchApplication(world, { policyMode: "shadow" });
      await keep(world, denying, "draft");
      const { answer, record } = await begin(world, person, HOTEL);
      assert.ok(!isSecondFactorDue(answer));
      assert.deepEqual([record.verdict?.policy, record.verdict?.outcome], ["default:1", "challenge"]);
      assert.deepEqual([record.draft?.policy, record.draft?.outcome], ["pool:1", "deny"]);
    });

    it("tells webhooks what it came to, unless it lets somebody in or decides nothing", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const person = await settled(world, HOME, 2);
      const given = {
        url: "https://example.com/",
        description: "",
        events: ["risk.decided"],
        signature: "v1",
      } as const;
      const { endpoint } = await addWebhook(world.ports, scope, given);
      const queue = world.storehouse.openWebhookQueue(world.ports.random);
      const heard = async (): Promise<readonly unknown[]> => {
        await queue.relay(world.clock.nowMs());
        const page = { before: null, limit: 9, state: null };
        const told = await world.ports.store.listWebhookMessages(POOL_ID, endpoint.id, page);
        return told.map(({ body }) => (JSON.parse(body) as { data: { outcome: unknown } }).data.outcome);
      };
      await keep(world, denying, "live");
      await patchApplication(world, { policyMode: "adaptive" });
      assert.equal((await begin(world, person, HOME)).outcome, "admitted");
      assert.deepEqual(await heard(), []);
      assert.equal(await outcomeOf(begin(world, person, HOTEL)), "signInDenied");
      await keep(world, { ...denying, steps: [{ from: 50, outcome: "challenge" }] }, "live");
      await begin(world, person, HOTEL);
      assert.deepEqual(await heard(), ["challenge", "deny"]);
      const lost = await world.ports.store.settle([
        audit(scope, 1, { type: "policy.decide", userId: person.userId, note: "deny" }),
        { type: "removeWebhookEndpoint", poolId: POOL_ID, id: "none" },
      ]);
      assert.equal(lost.settled, false);
      await patchApplication(world, { policyMode: "shadow" });
      assert.equal((await begin(world, person, HOTEL)).record.verdict?.outcome, "challenge");
      assert.equal((await heard()).length, 2);
    });

    it("asks for no less than the application demands of all, and takes nothing from what people want for themselves", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, { format: 1, signals: {}, steps: [] }, "live");
      const person = await settled(world, HOME, 2);
      assert.equal((await begin(world, person, HOTEL)).outcome, "admitted", "a policy that never asks");
      await demandFactors(world, ["OTP"]);
      assert.equal((await begin(world, person, HOME)).outcome, "asked");
      await demandFactors(world, []);
      const own = await register(world);
      await plantFactor(world, own.userId, "totp", { source: "SELF" });
      assert.equal((await begin(world, own, HOME)).outcome, "asked");
    });

    it("holds a sign-in to what it accepts, until its end", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const person = await settled(world, HOME, 2);
      await plantFactor(world, person.userId, "email", { address: person.email });
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, { ...defaultPolicy.policy, factors: ["OTP"] }, "live");
      const strict = await begin(world, person, HOTEL);
      assert.ok(isSecondFactorDue(strict.answer));
      assert.deepEqual(strict.answer.choices, [{ factor: "OTP", bound: true }]);
      await keep(world, { ...defaultPolicy.policy, factors: ["OTP", "EMAIL"] }, "live");
      const mild = await begin(world, person, HOTEL);
      assert.ok(isSecondFactorDue(mild.answer));
      assert.deepEqual(mild.answer.choices.map(({ factor }) => factor).toSorted(), ["EMAIL", "OTP"]);
      const caller = { kind: "mfaToken", poolId: POOL_ID, id: strict.answer.token.id } as const;
      const kept = await world.ports.store.findCaller(caller);
      assert.ok(kept?.kind === "mfaToken");
      assert.deepEqual(kept.token.demand?.factors, ["OTP"], "as when it was asked");
    });

    it("of an application goes before that of its pool, and every version stays what it was", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const person = await settled(world, HOME, 2);
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, denying, "live");
      assert.equal(await outcomeOf(begin(world, person, HOTEL)), "signInDenied");
      const denied = await latestDecision(world);
      assert.deepEqual([denied.outcome, denied.verdict?.policy], ["denied", "pool:1"]);
      await keep(world, { ...denying, steps: [{ from: 50, outcome: "challenge" }] }, "live", APP_ID);
      assert.equal((await begin(world, person, HOTEL)).record.verdict?.policy, "application:1");
      await keep(world, { ...denying, steps: [] }, "live", APP_ID);
      assert.equal((await begin(world, person, HOTEL)).outcome, "admitted");
      await dropPolicy(world.ports, { scope, appId: APP_ID, state: "live" });
      await dropPolicy(world.ports, { scope, appId: null, state: "live" });
      assert.equal((await begin(world, person, HOTEL)).record.verdict?.policy, "default:1");
      const named = await findPolicyNamed(world.ports.store, POOL_ID, APP_ID, "pool:1");
      assert.ok(named !== null);
      const anew: unknown = JSON.parse(JSON.stringify(decideByPolicy(named, denied.situation, denied.standing)));
      assert.deepEqual(anew, denied.verdict, "the same again, from what was kept");
    });

    it("is replayed over what was decided before there was one", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const person = await settled(world, HOME, 3);
      await enter(world, person, HOTEL);
      const application = await theApplication(world);
      const outcomes: string[] = [];
      for await (const { verdict } of replayPolicy(
        world.ports.store,
        application,
        { name: "file:1", policy: denying },
        0,
      ))
        outcomes.push(verdict.outcome);
      assert.deepEqual(outcomes, ["deny", "allow", "allow", "deny"], "the first of all has nothing to compare with");
    });

    it("tells the owner in place of asking, while an account without a factor has time to bind one", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, { ...defaultPolicy.policy, grace: { days: 14 } }, "live");
      const person = await register(world);
      const { outcome, record } = await begin(world, person, HOTEL);
      assert.deepEqual([outcome, record.verdict?.softened], ["admitted", { by: "grace", from: "challenge" }]);
      assert.deepEqual(
        world.post.map(({ content }) => content.purpose),
        ["unusualSignIn"],
      );
    });

    it("knows a device by the name that a back end gives it, though the page that completes the login names none", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      await patchApplication(world, { policyMode: "adaptive" });
      const person = await register(world);
      await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
      const origin = { ...from(HOME.ip, LAPTOP), userAgent: CHROME };
      const decide = async () =>
        beginOwnLogin(world.ports, {
          application: await theApplication(world),
          identifier: { kind: "id", key: person.userId },
          ...{ amr: ["pwd"], registration: null, isReported: null, seen: origin },
          scope: { poolId: POOL_ID, appId: APP_ID, actor: "management", origin },
        });
      const { due } = await decide();
      assert.ok(due !== null, "nothing is known of it yet");
      assert.ok((await decide()).due !== null, "and a login that was not completed teaches nothing");
      world.clock.advance(60_000);
      const caller = { kind: "mfaToken", poolId: POOL_ID, id: due.token.id } as const;
      await submit(world, caller, codeOf(world, { secret: PLANTED_SECRET }), "totp", HOME.ip);
      world.clock.advance(60_000);
      const later = await decide();
      assert.deepEqual(
        [later.due, later.decision.situation.device, later.decision.situation.browser],
        [null, "known", "known"],
      );
    });

    it("never takes the address of a back end for that of the people it signs in", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      await patchApplication(world, { policyMode: "adaptive" });
      await keep(world, { format: 1, signals: { newAddress: { weight: 0 } }, steps: [] }, "live");
      const person = await register(world);
      const login = {
        application: await theApplication(world),
        identifier: { kind: "id", key: person.userId },
        ...{ amr: [], registration: null, isReported: null },
        scope: { poolId: POOL_ID, appId: APP_ID, actor: "management", origin: from(HOME.ip) },
      } as const;
      for (let day = 0; day < 2; day += 1) {
        const { due, decision } = await beginOwnLogin(world.ports, { ...login, seen: fromNowhere(from(HOME.ip)) });
        assert.deepEqual([due, decision.situation.ip, decision.situation.address], [null, null, "unclear"]);
      }
      const kinds = (await readTable(world, "known_origins")).map(({ kind }) => kind);
      assert.deepEqual(kinds, ["hour"], "of what was not said nothing is learned");
    });

    it("keeps what it was decided by in no clear text, and for no longer than it is told to", async (t) => {
      const settings = { ...(await settingsFor(t)), COUNTERSIGN_DECISION_DAYS: "7" };
      const world = await createWorld(t, { settings, surroundings: knownPlaces() });
      await begin(world, await register(world), HOTEL);
      const rows = JSON.stringify(await readTable(world, "sign_in_decisions"));
      assert.ok(!rows.includes(HOTEL.ip) && !rows.includes("London"));
      world.clock.advance(7 * 24 * 3_600_000 - 1000);
      await world.storehouse.sweep(world.clock.nowMs());
      assert.equal(await countRows(world, "sign_in_decisions"), 1);
      world.clock.advance(1000);
      await world.storehouse.sweep(world.clock.nowMs());
      assert.equal(await countRows(world, "sign_in_decisions"), 0);
    });

    it("keeps nothing where it is told to keep nothing", async (t) => {
      const settings = { ...(await settingsFor(t)), COUNTERSIGN_DECISION_DAYS: "0" };
      const world = await createWorld(t, { settings, surroundings: knownPlaces() });
      await outcomeOf(begin(world, await register(world), HOTEL).catch(() => undefined));
      assert.equal(await countRows(world, "sign_in_decisions"), 0);
    });
  });
}
