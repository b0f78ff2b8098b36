import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { enrolFactor, type Holder, isSecondFactorDue, signInWithPassword } from "@countersign/core";
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
import { outcomeOf } from "./testing/outcomes.ts";
import { PASSWORD, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { countRows } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const HOME = { ip: "192.0.2.7" };
const OFFICE = { ip: "192.0.2.200" };
const HOTEL = { ip: "203.0.113.77" };
const PHONE = "phone-9c1e3f2a-4d80-7b54";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1";

for (const { engine, settingsFor, options } of engines) {
  describe(`lives of people, and who is asked for a second factor and why: ${engine}`, options, () => {
    async function adaptiveWorld(t: Parameters<typeof settingsFor>[0], places = knownPlaces()): Promise<World> {
      const world = await createWorld(t, { settings: await settingsFor(t), surroundings: places });
      await patchApplication(world, { policyMode: "adaptive" });
      return world;
    }

    it("a commuter is asked on the first days, once for each device and network, and never again", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await register(world);
      await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
      const asked: string[] = [];
      for (let day = 0; day < 20; day += 1) {
        const bus = { ip: `198.51.100.${10 + day}`, deviceId: PHONE, userAgent: IPHONE };
        for (const [name, where] of [
          ["home", HOME],
          ["bus", bus],
          ["office", OFFICE],
          ["home", HOME],
        ] as const) {
          const { outcome } = await enter(world, person, where);
          if (outcome === "asked") asked.push(`${name} ${day}`);
          world.clock.advance(3 * HOUR_MS);
        }
        world.clock.advance(12 * HOUR_MS - 4 * 60_000);
      }
      assert.deepEqual(asked, ["home 0", "bus 0"], "the office is in a network that home has made known");
    });

    it("a traveller is asked where he arrives, and no second time; his thief, who is there before a plane could be, is told apart", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME);
      world.clock.advance(14 * HOUR_MS);
      const arrived = await enter(world, person, HOTEL);
      assert.equal(arrived.outcome, "asked");
      assert.deepEqual(arrived.because, ["newAddress", "newNetwork", "newCountry", "newCity", "unusualHour"]);
      world.clock.advance(HOUR_MS);
      assert.equal((await enter(world, person, HOTEL)).outcome, "admitted");
      world.clock.advance(HOUR_MS);
      const thief = await begin(world, person, { ip: "198.51.100.9", deviceId: null });
      assert.equal(thief.outcome, "asked");
      assert.ok(thief.because.includes("impossibleTravel") && thief.because.includes("newDevice"));
    });

    it("a wave of stuffed passwords opens nothing, also where one is right, teaches nothing, and leaves the owner in peace", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME);
      const before = await countRows(world, "known_origins");
      const application = await theApplication(world);
      for (let bot = 0; bot < 60; bot += 1) {
        const origin = { ...from(`203.0.113.${bot}`), userAgent: CHROME };
        const request = signInWithPassword(world.ports, {
          ...{ application, password: `guess ${bot}`, identifiers: [{ kind: "email", key: person.email }] },
          scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin },
        });
        assert.equal(await outcomeOf(request), "passwordWrong");
      }
      const hit = await begin(world, person, { ip: "203.0.113.60", deviceId: null });
      assert.equal(hit.outcome, "asked");
      assert.ok(hit.because.includes("failuresBefore"));
      assert.equal(await countRows(world, "known_origins"), before, "neither guesses nor a right password teach");
      const again = await begin(world, person, { ip: "203.0.113.60", deviceId: null });
      assert.ok(isSecondFactorDue(again.answer), "as strange as before");
      assert.equal((await enter(world, person, HOME)).outcome, "admitted");
    });

    it("a stolen name of a device opens nothing from another country, and its owner goes on", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME);
      const thief = await begin(world, person, { ...HOTEL, deviceId: LAPTOP });
      assert.equal(thief.outcome, "asked");
      assert.ok(!thief.because.includes("newDevice") && thief.because.includes("newCountry"));
      assert.equal((await enter(world, person, HOME)).outcome, "admitted");
    });

    it("an office shares its address, and nobody in it shares what the account of another knows", async (t) => {
      const world = await adaptiveWorld(t);
      const one = await settled(world, OFFICE);
      const other = await settled(world, HOME);
      assert.equal((await enter(world, one, OFFICE)).outcome, "admitted");
      assert.equal((await begin(world, other, { ...OFFICE, deviceId: PHONE })).outcome, "asked");
      const colleague = await begin(world, one, { ...OFFICE, deviceId: PHONE });
      assert.deepEqual([colleague.outcome, colleague.because], ["asked", ["newDevice", "changedBrowser"]]);
    });

    it("somebody who was away for long is asked when he comes back, to whatever he knew", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await settled(world, HOME);
      world.clock.advance(91 * DAY_MS);
      const back = await begin(world, person, HOME);
      assert.equal(back.outcome, "asked");
      assert.ok(back.because.includes("longAbsence"));
    });

    it("an address on the operator's list is refused with the right password, one that hides is asked", async (t) => {
      const places = knownPlaces({ denied: ["203.0.113.66"], anonymous: [HOME.ip] });
      const world = await adaptiveWorld(t, places);
      const person = await settled(world, OFFICE);
      assert.equal(await outcomeOf(begin(world, person, { ip: "203.0.113.66" })), "signInDenied");
      const hidden = await begin(world, person, HOME);
      assert.deepEqual([hidden.outcome, hidden.because], ["asked", ["newAddress", "anonymousAddress"]]);
    });

    it("whoever has nothing bound is asked for a code at his own address before anything may be bound", async (t) => {
      const world = await adaptiveWorld(t);
      const person = await register(world, PASSWORD);
      const subject = { poolId: POOL_ID, userId: person.userId };
      const nowMs = world.clock.nowMs();
      await world.ports.store.settle([{ type: "updateUser", subject, patch: { emailVerified: true }, nowMs }]);
      const { answer } = await begin(world, person, HOTEL);
      assert.ok(isSecondFactorDue(answer));
      assert.deepEqual(answer.proving, [{ channel: "email", address: person.email }]);
      assert.deepEqual(answer.choices, [{ factor: "EMAIL", bound: false }]);
      const caller = { kind: "mfaToken", poolId: POOL_ID, id: answer.token.id } as const;
      const app = { kind: "totp", input: (holder: Holder) => holder, source: "SELF", name: "thief's" } as const;
      const binding = enrolFactor(world.ports, { ...app, caller, origin: from(HOTEL.ip) });
      assert.equal(await outcomeOf(binding), "mfaRequired", "a stolen password must not bind an app");
    });
  });
}
