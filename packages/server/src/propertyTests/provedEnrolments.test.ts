import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  allowEnrolment,
  bindContact,
  type CallerRef,
  type Channel,
  isAddressUsable,
  type PolicyFactor,
  type Recipient,
  removeAuthenticator,
  type TokenRef,
  type UserPatch,
  unbindContact,
  verifyAddress,
} from "@countersign/core";
import { askAndRead, bindBySession, resetBy, signInBy, verifyBy } from "./testing/codes.ts";
import { APP_ID, demandFactors, from, POOL_ID, type World, type WorldOptions } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { bindFaceBy, MANY_UPLOADS, openLive } from "./testing/faces.ts";
import { atOnce, outcomeOf, pendingOf, tally } from "./testing/outcomes.ts";
import { bindBy, codeOf, confirm, enrol, openMfaToken, openSession, type Person, register } from "./testing/person.ts";
import { createPostedWorld, mailbox, otherThan, type PostedWorld, phone } from "./testing/post.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;
const OWN_NUMBER = phone("+8613800138000");
const THIEF = { email: mailbox("thief@example.com"), sms: phone("+8613900139000") } as const;
const policy = ["OTP", "SMS", "EMAIL", "FACE"] as const;

type Given = Parameters<typeof createPostedWorld>[0];

/** Gives a world whose application wants an address proved before anything is bound. */
async function createProvedWorld(t: Given, options: WorldOptions = {}): Promise<PostedWorld> {
  const settings = { ...MANY_UPLOADS, ...options.settings };
  const world = await createPostedWorld(t, { factors: policy, ...options, settings });
  await setMode(world, "proved");
  return world;
}

async function setMode({ ports }: World, firstEnrolment: "signIn" | "proved"): Promise<void> {
  await ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch: { firstEnrolment } }]);
}

async function registerAs(world: World, patch: UserPatch): Promise<Person> {
  const person = await register(world);
  const subject = { poolId: POOL_ID, userId: person.userId };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: 0 }]);
  return person;
}

const registerProved = (world: World): Promise<Person> => registerAs(world, { emailVerified: true });

/** Leaves an account nothing that a code could be sent to. */
const nameless = { email: null, emailVerified: false } as const;

function asMfaToken({ id }: { readonly id: string }): TokenRef<"mfaToken"> {
  return { kind: "mfaToken", poolId: POOL_ID, id };
}

/** Shows the code that was sent to an address, and gives the mfaToken that may bind. */
async function prove(world: PostedWorld, token: CallerRef, recipient: Recipient): Promise<TokenRef<"mfaToken">> {
  const code = await askAndRead(world, recipient, "mfaVerify");
  const { token: next } = await pendingOf(verifyBy(world, token, recipient, code));
  return asMfaToken(next);
}

async function openDemandless(world: World, person: Person): Promise<TokenRef<"session">> {
  await demandFactors(world, []);
  return openSession(world, person);
}

const bindApp = async (world: World, caller: CallerRef): Promise<unknown> =>
  confirm(world, caller, codeOf(world, await enrol(world, caller)));

async function verifyWith(world: PostedWorld, caller: CallerRef, recipient: Recipient): Promise<unknown> {
  return verifyBy(world, caller, recipient, await askAndRead(world, recipient, "mfaVerify"));
}

/** Every way to bind something by an mfaToken. */
const byToken: Readonly<Record<string, (world: PostedWorld, caller: CallerRef) => Promise<unknown>>> = {
  "an app": bindApp,
  "a strange number": (world, caller) => verifyWith(world, caller, THIEF.sms),
  "a face by photos": (world, caller) => bindFaceBy(world, caller),
  "a live face": async (world, caller) => (await openLive(world, caller)).pass(),
};

/** Every way to bind something in a session, or to change by what it could be bound. */
const bySession: Readonly<Record<string, (world: PostedWorld, caller: TokenRef<"session">) => Promise<unknown>>> = {
  "an app": bindApp,
  "a face by photos": (world, caller) => bindFaceBy(world, caller),
  "a live face": async (world, caller) => (await openLive(world, caller)).pass(),
  "a number of its own": async (world, caller) =>
    bindBySession(world, caller, THIEF.sms, await askAndRead(world, THIEF.sms, "bind")),
  "another mailbox": async (world, caller) =>
    bindBySession(world, caller, THIEF.email, await askAndRead(world, THIEF.email, "bind")),
};

const bound = (world: World): Promise<number> => countRows(world, "authenticators", "status = 'confirmed'");

describe("whoever knows the password of an account with a proved mailbox, where that is to be proved first", () => {
  for (const [way, bind] of Object.entries(byToken)) {
    it(`binds ${way} by an mfaToken only after the code that was sent there`, async (t) => {
      const world = await createProvedWorld(t);
      const person = await registerProved(world);
      const token = await openMfaToken(world, person);
      const refused = way === "a strange number" ? "addressNotYours" : "mfaRequired";
      assert.equal(await outcomeOf(bind(world, token)), refused);
      assert.equal(await outcomeOf(verifyWith(world, token, THIEF.email)), "addressNotYours");
      assert.equal(await failuresOf(world, person.userId, "email"), 0, "no try is spent");
      assert.equal(await countRows(world, "authenticators"), 0);
      const proven = await prove(world, token, mailbox(person.email));
      world.clock.advance(61_000);
      assert.ok(["mfaTokenInvalid", "codeWrong", "faceWrong"].includes(await outcomeOf(bind(world, token))));
      assert.equal(await bound(world), 0);
      world.clock.advance(61_000);
      assert.equal(await outcomeOf(bind(world, proven)), "success");
      assert.ok((await bound(world)) > 0);
    });
  }

  for (const [way, bind] of Object.entries(bySession)) {
    it(`comes to ${way} in a fresh session only after that`, async (t) => {
      const world = await createProvedWorld(t);
      const person = await registerProved(world);
      const session = await openDemandless(world, person);
      const before = await countRows(world, "users", `email = '${person.email}' and phone is null`);
      const { token, proving, choices } = await pendingOf(bind(world, session));
      assert.deepEqual(proving, [mailbox(person.email)]);
      assert.deepEqual(choices, [{ factor: "EMAIL", bound: false }]);
      assert.equal(await countRows(world, "authenticators"), 0);
      assert.equal(await countRows(world, "users", `email = '${person.email}' and phone is null`), before);
      const proven = await prove(world, asMfaToken(token), mailbox(person.email));
      world.clock.advance(61_000);
      assert.equal(
        (await pendingOf(bind(world, session))).token.id,
        proven.id,
        "the session is asked by what it proved",
      );
      assert.equal(await outcomeOf(bindApp(world, proven)), "success");
    });
  }

  it("confirms nothing that was begun before the application wanted that", async (t) => {
    const world = await createProvedWorld(t);
    const token = await openMfaToken(world, await registerProved(world));
    await setMode(world, "signIn");
    const app = await enrol(world, token);
    await setMode(world, "proved");
    assert.equal(await outcomeOf(confirm(world, token, codeOf(world, app))), "mfaRequired");
    assert.equal(await bound(world), 0);
  });

  it("cannot take the proved mailbox off in a session, to be asked for less", async (t) => {
    const world = await createProvedWorld(t);
    const session = await openDemandless(world, await registerProved(world));
    const removal = { caller: session, channel: "email" as const, origin: from() };
    assert.equal(await outcomeOf(unbindContact(world.ports, removal)), "mfaRequired");
    assert.equal(await countRows(world, "users", "email is null"), 0);
  });

  it("is told the address in full, and that no other will do", async (t) => {
    const world = await createProvedWorld(t);
    const person = await registerAs(world, { emailVerified: true, phone: OWN_NUMBER.address, phoneVerified: false });
    const token = await openMfaToken(world, person);
    const usable = (recipient: Recipient) => isAddressUsable(world.ports, { caller: token, recipient, origin: from() });
    assert.deepEqual(
      [await usable(mailbox(person.email)), await usable(OWN_NUMBER), await usable(THIEF.sms)],
      [true, false, false],
    );
    assert.equal(await outcomeOf(verifyWith(world, token, OWN_NUMBER)), "addressNotYours", "nobody proved the number");
  });

  it("spends tries by wrong codes", async (t) => {
    const world = await createProvedWorld(t);
    const person = await registerProved(world);
    const token = await openMfaToken(world, person);
    const right = await askAndRead(world, mailbox(person.email), "mfaVerify");
    assert.equal(await outcomeOf(verifyBy(world, token, mailbox(person.email), otherThan(right))), "codeWrong");
    assert.equal(await failuresOf(world, person.userId, "email"), 1);
    assert.equal(await outcomeOf(verifyBy(world, token, mailbox(person.email), right)), "mfaRequired");
    assert.equal(await failuresOf(world, person.userId, "email"), 0);
    assert.equal(await countRows(world, "authenticators"), 0, "what proves the address is not bound by that");
  });
});

describe("the code that proves an address before a first enrolment", () => {
  for (const { engine, settingsFor, options } of engines) {
    it(`opens one mfaToken, however many send it at once: ${engine}`, options, async (t) => {
      const world = await createProvedWorld(t, { settings: await settingsFor(t) });
      const person = await registerProved(world);
      const token = await openMfaToken(world, person);
      const code = await askAndRead(world, mailbox(person.email), "mfaVerify");
      const counts = await tally(atOnce(20, () => verifyBy(world, token, mailbox(person.email), code)));
      assert.deepEqual(counts, { mfaRequired: 1, codeWrong: 19 });
      assert.equal(await countRows(world, "mfa_tokens", "proved_address is not null"), 1);
      assert.equal(await countRows(world, "mfa_tokens", "state = 'open'"), 1);
    });
  }

  it("binds the address at once where the policy leaves nothing else", async (t) => {
    const world = await createProvedWorld(t, { factors: ["EMAIL"] });
    const person = await registerProved(world);
    assert.equal(
      await outcomeOf(verifyWith(world, await openMfaToken(world, person), mailbox(person.email))),
      "success",
    );
    assert.equal(await countRows(world, "authenticators", "kind = 'email' and status = 'confirmed'"), 1);
  });

  it("proves the account's own address where it has proved none", async (t) => {
    const world = await createProvedWorld(t);
    const person = await register(world);
    const token = await openMfaToken(world, person);
    assert.equal(await outcomeOf(verifyWith(world, token, THIEF.sms)), "addressNotYours");
    const proven = await prove(world, token, mailbox(person.email));
    assert.equal(await countRows(world, "users", "email_verified = 1"), 1);
    assert.equal(await outcomeOf(bindApp(world, proven)), "success");
  });

  it("is not asked for at the mailbox that the password was reset by, as long as there is another address", async (t) => {
    const world = await createProvedWorld(t);
    const patch = { emailVerified: true, phone: OWN_NUMBER.address, phoneVerified: true };
    const person = await registerAs(world, patch);
    await resetBy(world, mailbox(person.email), await askAndRead(world, mailbox(person.email), "resetPassword"));
    const token = await openMfaToken(world, { ...person, password: "quite another password" });
    assert.equal(await outcomeOf(verifyWith(world, token, mailbox(person.email))), "addressNotYours");
    assert.equal(await outcomeOf(bindApp(world, await prove(world, token, OWN_NUMBER))), "success");
  });

  it("is not asked of whoever signed in with a code", async (t) => {
    const world = await createProvedWorld(t);
    const person = await registerProved(world);
    const code = await askAndRead(world, mailbox(person.email), "signIn");
    const { token, proving } = await pendingOf(signInBy(world, mailbox(person.email), code));
    assert.equal(proving, null);
    assert.equal(await outcomeOf(bindApp(world, asMfaToken(token))), "success");
  });

  it("is not asked for where the sign-in alone will do, nor once something is bound", async (t) => {
    const world = await createProvedWorld(t);
    await setMode(world, "signIn");
    const person = await registerProved(world);
    const { proving, choices, token } = await pendingOf(openSession(world, person));
    assert.equal(proving, null);
    assert.deepEqual(new Set(choices.map(({ factor }) => factor)), new Set<PolicyFactor>(policy));
    await bindBy(world, asMfaToken(token));
    await setMode(world, "proved");
    const again = await pendingOf(openSession(world, person));
    assert.deepEqual([again.proving, again.choices], [null, [{ factor: "OTP", bound: true }]]);
  });
});

describe("an account without an address that could be proved", () => {
  const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;

  /** Signs in by the user name. */
  async function prepare(t: Given, options: WorldOptions = {}) {
    const world = await createProvedWorld(t, options);
    const person = await registerAs(world, nameless);
    const row = await world.database.one<{ username: string }>("select username from users", []);
    const named: Person = { ...person, email: row?.username ?? "" };
    return {
      world,
      person: named,
      allow: () => allowEnrolment(world.ports, { scope, userId: person.userId, reason: null }),
    };
  }

  for (const { engine, settingsFor, options } of engines) {
    it(`needs help, and binds once with it: ${engine}`, options, async (t) => {
      const { world, person, allow } = await prepare(t, { settings: await settingsFor(t) });
      assert.equal(await outcomeOf(openMfaToken(world, person)), "enrolmentNeedsHelp");
      assert.equal(await countRows(world, "mfa_tokens"), 0);
      await allow();
      assert.equal(await countRows(world, "audit_events", "type = 'user.allowEnrolment' and actor = 'operator'"), 1);
      const tokens = [await openMfaToken(world, person), await openMfaToken(world, person)] as const;
      await bindBy(world, tokens[0]);
      assert.equal(await outcomeOf(bindApp(world, tokens[1])), "mfaTokenInvalid");
      const opened = await world.database.one<{ id: string }>("select id from sessions", []);
      const caller = { kind: "session", poolId: POOL_ID, id: opened?.id ?? "" } as const;
      await demandFactors(world, []);
      await removeAuthenticator(world.ports, { caller, kind: "totp", origin: from() });
      assert.equal(await outcomeOf(bindApp(world, caller)), "enrolmentNeedsHelp");
      await demandFactors(world, policy);
      assert.equal(await outcomeOf(openMfaToken(world, person)), "enrolmentNeedsHelp");
      assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 0);
    });
  }

  it("does not give itself an address in a session", async (t) => {
    const { world, person, allow } = await prepare(t);
    const session = await openDemandless(world, person);
    const code = await askAndRead(world, THIEF.sms, "bind");
    const binding = { caller: session, recipient: THIEF.sms, code, origin: from() };
    assert.equal(await outcomeOf(bindContact(world.ports, binding)), "enrolmentNeedsHelp");
    await allow();
    assert.equal(await outcomeOf(bindContact(world.ports, binding)), "success");
  });

  it("has a day, by a clock that is right", async (t) => {
    const { world, person, allow } = await prepare(t);
    const untilMs = await allow();
    for (const [atMs, outcome] of [
      [untilMs - 1, "success"],
      [untilMs, "enrolmentNeedsHelp"],
      [untilMs - 24 * HOUR_MS - 60_000, "success"],
      [untilMs - 24 * HOUR_MS - 60_001, "enrolmentNeedsHelp"],
    ] as const) {
      world.clock.set(atMs);
      assert.equal(await outcomeOf(openMfaToken(world, person)), outcome, String(atMs - untilMs));
    }
  });

  it("is asked for no unproved address while a proved one cannot be reached", async (t) => {
    const world = await createProvedWorld(t);
    const patch = { phone: OWN_NUMBER.address, phoneVerified: true };
    const person = await registerAs(world, patch);
    const { settings } = world.ports;
    const facilities: Readonly<Record<Channel | "faceReading", boolean>> = { ...settings.facilities, sms: false };
    const cut = { ...world, ports: { ...world.ports, settings: { ...settings, facilities } } };
    assert.equal(await outcomeOf(openMfaToken(cut, person)), "enrolmentNeedsHelp");
    const token = await openMfaToken(world, person);
    const code = await askAndRead(world, OWN_NUMBER, "mfaVerify");
    const verification = { caller: token, recipient: OWN_NUMBER, code, origin: from() };
    assert.equal(await outcomeOf(verifyAddress(cut.ports, verification)), "enrolmentNeedsHelp");
  });
});
