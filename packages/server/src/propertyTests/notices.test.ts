import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changePassword, removeAuthenticator } from "@countersign/core";
import { ask, askAndRead, verifyBy } from "./testing/codes.ts";
import { from, POOL_ID } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import {
  bindBy,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  register,
  registerWithApp,
  signIn,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, noticesIn, otherThan, type PostedWorld, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const NUMBER = phone("+8613800138000");
const ABROAD = phone("+447400123456");
const DAY_MS = 24 * 3_600_000;

async function setContacts(
  { ports }: PostedWorld,
  userId: string,
  patch: { readonly email?: string | null; readonly phone?: string | null },
): Promise<void> {
  await ports.store.settle([{ type: "updateUser", subject: { poolId: POOL_ID, userId }, patch, nowMs: 0 }]);
}

describe("notices", () => {
  it("tell of an app that was bound and of one that was unbound", async (t) => {
    const world = await createPostedWorld(t);
    const person = await register(world);
    const session = await openSession(world, person);
    await bindBy(world, session);
    await removeAuthenticator(world.ports, { caller: session, kind: "totp", origin: from() });
    assert.deepEqual(noticesIn(world), [
      { ...mailbox(person.email), purpose: "factorAdded", item: "TOTP" },
      { ...mailbox(person.email), purpose: "factorRemoved", item: "TOTP" },
    ]);
  });

  it("tell of a changed password", async (t) => {
    const world = await createPostedWorld(t);
    const person = await register(world);
    const caller = await openSession(world, person);
    const change = { caller, newPassword: "another password", oldPassword: person.password, origin: from() };
    await changePassword(world.ports, change);
    assert.deepEqual(noticesIn(world), [{ ...mailbox(person.email), purpose: "passwordChanged", item: null }]);
  });

  it("tell every address of the account that its recovery code was used", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    await setContacts(world, person.userId, { phone: NUMBER.address });
    await plantFactor(world, person.userId, "email", { address: "elsewhere@example.com" });
    await submit(world, await openMfaToken(world, person), person.app.recoveryCode, "recovery");
    const told = { purpose: "recoveryCodeUsed", item: null } as const;
    assert.deepEqual(noticesIn(world, 1), [
      { ...mailbox(person.email), ...told },
      { ...NUMBER, ...told },
      { ...mailbox("elsewhere@example.com"), ...told },
    ]);
  });

  it("tell of several wrong second factors after a right password and of each that locks, not of a typo at home", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    const told: number[] = [];
    for (let failure = 1; failure <= 8; failure += 1) {
      await outcomeOf(submit(world, await openMfaToken(world, person), wrongCode(world, person.app)));
      const notices = noticesIn(world, 1);
      assert.ok(notices.every(({ purpose }) => purpose === "wrongSecondFactor"));
      told.push(notices.length);
      world.clock.advance(3_600_000);
    }
    assert.deepEqual(told, [0, 0, 1, 1, 2, 3, 4, 5]);
  });

  it("tell of the first wrong second factor at an address the owner did not last sign in from", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    await outcomeOf(submit(world, token, wrongCode(world, person.app), "totp", "198.51.100.7"));
    assert.deepEqual(noticesIn(world, 1), [{ ...mailbox(person.email), purpose: "wrongSecondFactor", item: null }]);
  });

  it("say nothing of codes mistaken while binding, until one locks", async (t) => {
    const world = await createPostedWorld(t);
    const person = await register(world);
    const session = await openSession(world, person);
    const app = await enrol(world, session);
    const told: number[] = [];
    for (let failure = 1; failure <= 5; failure += 1) {
      await outcomeOf(confirm(world, session, wrongCode(world, app)));
      told.push(noticesIn(world).length);
    }
    assert.deepEqual(told, [0, 0, 0, 0, 1]);
  });

  it("tell of wrong codes by text message as of any other second factor", async (t) => {
    const world = await createPostedWorld(t, { factors: ["SMS"] });
    const person = await register(world);
    await plantFactor(world, person.userId, "sms", { address: NUMBER.address });
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    const token = await openMfaToken(world, person);
    for (let failure = 1; failure <= 3; failure += 1) await outcomeOf(verifyBy(world, token, NUMBER, otherThan(code)));
    assert.deepEqual(noticesIn(world), [{ ...mailbox(person.email), purpose: "wrongSecondFactor", item: null }]);
  });

  it("are written in the language of the account, where it names one of ours", async (t) => {
    const world = await createPostedWorld(t);
    const languages = { "zh-Hans-CN": "zh-CN", en_GB: "en-US", "fr-FR": null, "": null } as const;
    for (const [locale, language] of Object.entries(languages)) {
      const person = await register(world);
      const subject = { poolId: POOL_ID, userId: person.userId };
      await world.ports.store.settle([{ type: "updateUser", subject, patch: { profile: { locale } }, nowMs: 0 }]);
      const caller = await openSession(world, person);
      const change = { caller, newPassword: "another password", oldPassword: person.password, origin: from() };
      await changePassword(world.ports, change);
      assert.equal(world.post.at(-1)?.language, language, locale);
    }
  });

  it("are not sent for wrong passwords: whoever types them is a stranger", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    for (let guess = 0; guess < 3; guess += 1) await outcomeOf(signIn(world, person, { password: "wrong guess" }));
    assert.equal(noticesIn(world, 1).length, 0);
  });

  it("go to the phone of an account without a mailbox, and nowhere for an account without either", async (t) => {
    const world = await createPostedWorld(t);
    const person = await register(world);
    const session = await openSession(world, person);
    await setContacts(world, person.userId, { email: null, phone: NUMBER.address });
    await bindBy(world, session);
    assert.deepEqual(noticesIn(world), [{ ...NUMBER, purpose: "factorAdded", item: "TOTP" }]);
    await setContacts(world, person.userId, { phone: null });
    await removeAuthenticator(world.ports, { caller: session, kind: "totp", origin: from() });
    assert.equal(noticesIn(world).length, 1);
  });

  it("go to no number that gets no text messages; the mailbox is told all the same", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "CN" } });
    const person = await registerWithApp(world);
    await setContacts(world, person.userId, { phone: ABROAD.address });
    await submit(world, await openMfaToken(world, person), person.app.recoveryCode, "recovery");
    assert.deepEqual(noticesIn(world, 1), [{ ...mailbox(person.email), purpose: "recoveryCodeUsed", item: null }]);
    const other = await register(world);
    const session = await openSession(world, other);
    await setContacts(world, other.userId, { email: null, phone: "+447400123457" });
    await bindBy(world, session);
    assert.equal(noticesIn(world, 2).length, 0);
    assert.equal(await countRows(world, "authenticators", "kind = 'totp' and status = 'confirmed'"), 2);
  });

  it("go to no number while its prefix is stopped, and are told again afterwards", async (t) => {
    const world = await createPostedWorld(t, {
      settings: { COUNTERSIGN_LIMIT_PREFIX: "1000/1h", COUNTERSIGN_LIMIT_APPLICATION: "1000/1h" },
    });
    const person = await registerWithApp(world);
    await setContacts(world, person.userId, { phone: NUMBER.address });
    for (let index = 0; index < 50; index += 1) {
      const number = phone(`+86138001${String(index).padStart(5, "0")}`);
      await ask(world, number, "signIn", { ip: `198.51.100.${index}` });
    }
    const stranger = ask(world, phone("+8613800199999"), "signIn", { ip: "203.0.113.77" });
    assert.equal(await outcomeOf(stranger), "success", "and nothing is sent");
    const waiting = (channel: string): Promise<number> =>
      countRows(world, "outbox", `code_id is null and channel = '${channel}'`);
    assert.deepEqual([await waiting("sms"), await waiting("email")], [0, 1]);
    const { recoveryCode } = await submit(
      world,
      await openMfaToken(world, person),
      person.app.recoveryCode,
      "recovery",
    );
    assert.deepEqual([await waiting("sms"), await waiting("email")], [0, 2]);
    assert.ok(recoveryCode !== null);
    world.clock.advance(6 * 3_600_000);
    await submit(world, await openMfaToken(world, person), recoveryCode, "recovery");
    assert.deepEqual([await waiting("sms"), await waiting("email")], [1, 3]);
  });

  it("are dropped beyond a number that nobody reads, and what they tell of happens all the same", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_LIMIT_NOTICE: "3/1h" } });
    const person = await register(world);
    const session = await openSession(world, person);
    const waiting = (): Promise<number> => countRows(world, "outbox");
    for (let round = 0; round < 3; round += 1) {
      await bindBy(world, session);
      await removeAuthenticator(world.ports, { caller: session, kind: "totp", origin: from() });
    }
    assert.equal(await waiting(), 3);
    assert.equal(await countRows(world, "authenticators"), 0);
    const other = await register(world);
    await bindBy(world, await openSession(world, other));
    assert.equal(await waiting(), 4, "of one recipient only");
    world.clock.advance(3_600_000);
    await bindBy(world, await openSession(world, person));
    assert.equal(await waiting(), 5);
  });

  it("wait for a day, and say where the act came from", async (t) => {
    const world = await createPostedWorld(t);
    await registerWithApp(world);
    const [message] = world.post;
    assert.ok(message !== undefined && !("code" in message.content));
    assert.equal(message.expiresAtMs - message.createdAtMs, DAY_MS);
    assert.deepEqual([message.content.ip, message.content.userAgent], ["203.0.113.9", "properties/1.0"]);
    assert.equal(message.codeId, null);
  });
});
