import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changePassword } from "@countersign/core";
import { askAndRead, NEW_PASSWORD, resetBy, signInBy } from "./testing/codes.ts";
import { from, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import {
  codeOf,
  openMfaToken,
  openSession,
  PASSWORD,
  type Person,
  register,
  registerWithApp,
  signIn,
  submit,
} from "./testing/person.ts";
import { createPostedWorld, mailbox, otherThan } from "./testing/post.ts";
import { countRows, readTable } from "./testing/tables.ts";

const HOME = { ip: "192.0.2.7" };
const PHONE = { deviceId: "3f2a9c1e-7b54-4d80-9a11-0c5d2e8f6b17" };
const WRONG = { password: "wrong" };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Strangers: many addresses, the /64s of one /48, devices that change with every try. */
const strangers = (index: number) => ({
  ip: index % 8 === 0 ? `2001:db8:7:${(index * 32).toString(16)}::1` : `198.51.${index >> 8}.${index & 255}`,
  deviceId: `device ${index}, of whomever`,
});

/** Has strangers guess at a password until nobody may who is not known. */
async function guessAll(world: World, person: Person): Promise<void> {
  for (let begun = 0; begun < 500; begun += 20) {
    const guesses = atOnce(20, (index) => signIn(world, person, { ...WRONG, ...strangers(begun + index) }));
    assert.deepEqual(await tally(guesses), { passwordWrong: 20 });
  }
  assert.equal(await outcomeOf(signIn(world, person, { ...WRONG, ...strangers(501) })), "signInLocked");
}

/** Has it stand as after `guessAll`. */
async function lockOut(world: World, person: Person): Promise<void> {
  await outcomeOf(signIn(world, person, { ...WRONG, ip: "203.0.113.200" }));
  const inAnHour = world.clock.nowMs() + 60 * MINUTE_MS;
  const text = "update window_counts set failures = 500 where failures = 1 and window_ends_at_ms = $1";
  assert.equal(await world.database.write((sql) => sql.run(text, [inAnHour])), 1);
  assert.equal(await outcomeOf(signIn(world, person, { ...WRONG, ip: "203.0.113.200" })), "signInLocked");
}

for (const { engine, settingsFor, options } of engines) {
  describe(`where an account has signed in from: ${engine}`, options, () => {
    it("is let in by its password while strangers have locked the account from everywhere", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await signIn(world, person, HOME);
      await signIn(world, person, { ip: "2001:db8:1:2::1" });
      await signIn(world, person, { ip: "203.0.113.50", ...PHONE });
      await guessAll(world, person);
      const other = { ip: "203.0.113.201" };
      assert.equal(await outcomeOf(signIn(world, person, other)), "signInLocked");
      assert.equal(
        await outcomeOf(signIn(world, person, { ...other, deviceId: strangers(1).deviceId })),
        "signInLocked",
      );
      assert.equal(await outcomeOf(signIn(world, person, { ip: "2001:db8:1:3::1" })), "signInLocked", "another /64");
      assert.equal(await outcomeOf(signIn(world, person, HOME)), "success");
      assert.equal(await outcomeOf(signIn(world, person, { ip: "2001:db8:1:2:ffff::9" })), "success");
      assert.equal(await outcomeOf(signIn(world, person, { ip: "203.0.113.202", ...PHONE })), "success");
    });

    it("has a budget of its own that is bounded, and honest answers", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await signIn(world, person, { ...HOME, ...PHONE });
      const stolen = { ...WRONG, ...HOME, ...PHONE };
      assert.deepEqual(await tally(atOnce(60, () => signIn(world, person, stolen))), {
        passwordWrong: 10,
        signInLocked: 50,
      });
      const withoutName = await tally(atOnce(60, () => signIn(world, person, { ...WRONG, ...HOME })));
      assert.deepEqual(withoutName, { passwordWrong: 10, signInLocked: 50 });
      assert.equal(
        await outcomeOf(signIn(world, person, { ip: "203.0.113.50" })),
        "success",
        "of a stranger's, nothing",
      );
      world.clock.advance(15 * MINUTE_MS);
      assert.equal(await outcomeOf(signIn(world, person, { ...HOME, ...PHONE })), "success");
    });

    it("leaves a device to its owner though a stranger guesses behind the same address", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await signIn(world, person, { ...HOME, ...PHONE });
      for (let index = 0; index < 20; index += 1)
        await outcomeOf(signIn(world, person, { ...WRONG, ...HOME, deviceId: `guest on the same network ${index}` }));
      assert.equal(await outcomeOf(signIn(world, person, HOME)), "signInLocked");
      assert.equal(await outcomeOf(signIn(world, person, { ...HOME, ...PHONE })), "success");
    });

    it("types its codes and resets its password while strangers have used up the tries of its address", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      const recipient = mailbox(person.email);
      await signIn(world, person, HOME);
      for (const isProved of [false, true]) {
        world.clock.advance(10 * MINUTE_MS);
        const code = await askAndRead(world, recipient, "signIn", HOME);
        for (let index = 0; index < 30; index += 1)
          await outcomeOf(signInBy(world, recipient, otherThan(code), strangers(index)));
        assert.equal(await outcomeOf(signInBy(world, recipient, code, { ip: "203.0.113.201" })), "signInLocked");
        assert.equal(await outcomeOf(signInBy(world, recipient, code, HOME)), "success", `proved: ${isProved}`);
      }
      const reset = await askAndRead(world, recipient, "resetPassword", HOME);
      assert.equal(await outcomeOf(resetBy(world, recipient, reset, { ip: "203.0.113.201" })), "signInLocked");
      assert.equal(await outcomeOf(resetBy(world, recipient, reset, HOME)), "success");
      assert.equal(await outcomeOf(signIn(world, { ...person, password: NEW_PASSWORD }, HOME)), "success");
    });

    it("gives nobody more tries at a mailbox that he only says is his, from however many places he is known", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const squatter = await register(world);
      const recipient = mailbox(squatter.email);
      const places = Array.from({ length: 8 }, (_, index) => ({ ip: `192.0.2.${index}` }));
      for (const place of places) await signIn(world, squatter, place);
      const code = await askAndRead(world, recipient, "signIn", { ip: "198.51.100.1" });
      const outcomes: string[] = [];
      for (const place of places)
        for (let guess = 0; guess < 3; guess += 1)
          outcomes.push(await outcomeOf(signInBy(world, recipient, otherThan(code), place)));
      assert.equal(outcomes.filter((each) => each === "codeWrong").length, 5);
    });

    it("counts what is guessed in a session apart from what strangers guess at", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      const caller = await openSession(world, person);
      await lockOut(world, person);
      const elsewhere = from("203.0.113.201");
      const change = { caller, origin: elsewhere, oldPassword: PASSWORD, newPassword: NEW_PASSWORD };
      const wrong = { ...change, oldPassword: "wrong" };
      assert.equal(await outcomeOf(changePassword(world.ports, change)), "success");
      assert.deepEqual(await tally(atOnce(30, () => changePassword(world.ports, wrong))), {
        passwordWrong: 10,
        signInLocked: 20,
      });
    });

    it("is kept when a sign-in has passed the gate, and by no proof before that", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await registerWithApp(world);
      const known = () => countRows(world, "known_origins");
      const before = await known();
      await outcomeOf(signIn(world, person, { ...HOME, ...PHONE }));
      assert.equal(await known(), before, "a password alone");
      await submit(world, await openMfaToken(world, person), codeOf(world, person.app), "totp", HOME.ip);
      assert.equal(await known(), before + 1);
    });

    it("is forgotten after 90 days, and beyond the latest twenty", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await signIn(world, person, HOME);
      for (let index = 0; index < 25; index += 1) {
        world.clock.advance(1000);
        await signIn(world, person, { ip: `192.0.2.${100 + index}` });
      }
      assert.equal(await countRows(world, "known_origins", "kind in ('address', 'device')"), 20);
      await lockOut(world, person);
      assert.equal(await outcomeOf(signIn(world, person, HOME)), "signInLocked", "the oldest went");
      assert.equal(await outcomeOf(signIn(world, person, { ip: "192.0.2.105" })), "success");
      world.clock.advance(90 * DAY_MS);
      await lockOut(world, person);
      assert.equal(await outcomeOf(signIn(world, person, { ip: "192.0.2.123" })), "signInLocked");
      await world.storehouse.sweep(world.clock.nowMs());
      assert.equal(await countRows(world, "known_origins"), 0);
    });

    it("is read from no table: neither address nor device stands there, nor the same for two accounts", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      for (const person of [await register(world), await register(world)])
        await signIn(world, person, { ...HOME, ...PHONE });
      const rows = await readTable(world, "known_origins");
      assert.equal(new Set(rows.map(({ mac }) => mac)).size, rows.length);
      assert.deepEqual(rows.map(({ kind }) => kind).toSorted(), [
        ...["address", "address", "browser", "browser", "device", "device", "hour", "hour"],
      ]);
      assert.ok(!JSON.stringify(rows).includes(HOME.ip) && !JSON.stringify(rows).includes(PHONE.deviceId));
    });

    it("goes on being known when the key it is kept by was replaced", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await signIn(world, person, HOME);
      await world.keyring.rotate("codes", null);
      for (const days of [0, 45, 45, 45]) {
        world.clock.advance(days * DAY_MS);
        await world.keyring.prune();
        await lockOut(world, person);
        assert.equal(await outcomeOf(signIn(world, person, HOME)), "success", `${days} days later`);
      }
    });

    it("is named by a device only where the name is long enough to be one's own", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      const short = { deviceId: "iPhone15,2 blue" };
      await signIn(world, person, { ...HOME, ...short });
      await lockOut(world, person);
      assert.equal(await outcomeOf(signIn(world, person, { ip: "203.0.113.201", ...short })), "signInLocked");
    });
  });
}
