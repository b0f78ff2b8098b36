import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Channel, type Recipient, removeAuthenticator, type TokenRef, unbindContact } from "@countersign/core";
import { askAndRead, bindBySession, elevate } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { codeOf, confirm, enrol, openSession, type Person, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, noticesIn, type PostedWorld, phone } from "./testing/post.ts";
import { countFailures, countRows } from "./testing/tables.ts";

const FRESH_MS = 15 * 60_000;
const OLD = phone("+8613800138000");
const NEW = phone("+8613900139000");
const ELSEWHERE = phone("+8613700137000");
const NEW_MAIL = mailbox("new@example.com");

interface Owner extends Person {
  readonly session: TokenRef<"session">;
}

/** Makes an account with the old number and a session in which nothing but the password was proved. */
async function registerOwner(world: World): Promise<Owner> {
  const person = await register(world);
  const subject = { poolId: POOL_ID, userId: person.userId };
  const patch = { phone: OLD.address, phoneVerified: true };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: 0 }]);
  return { ...person, session: await openSession(world, person) };
}

async function subjectOf({ ports }: World, { userId }: Person) {
  return (await ports.store.findSubject(POOL_ID, { kind: "id", key: userId })) ?? assert.fail("the account is gone");
}

async function addressesOf(world: World, owner: Person): Promise<readonly (readonly [string, string | null])[]> {
  const { authenticators } = await subjectOf(world, owner);
  return authenticators.map(({ kind, address }) => [kind, address] as const).sort();
}

async function bind(world: PostedWorld, { session }: Owner, recipient: Recipient): Promise<unknown> {
  return bindBySession(world, session, recipient, await askAndRead(world, recipient, "bind"));
}

function unbind({ ports }: World, { session }: Owner, channel: Channel): Promise<unknown> {
  return unbindContact(ports, { caller: session, channel, origin: from() });
}

function unbindFactor({ ports }: World, { session }: Owner, kind: Channel): Promise<unknown> {
  return removeAuthenticator(ports, { caller: session, kind, origin: from() });
}

type Act = (world: PostedWorld, owner: Owner) => Promise<unknown>;

const acts: Readonly<Record<string, Act>> = {
  "binding another number": (world, owner) => bind(world, owner, NEW),
  "binding another e-mail address": (world, owner) => bind(world, owner, NEW_MAIL),
  "unbinding the number": (world, owner) => unbind(world, owner, "sms"),
  "unbinding the e-mail address": (world, owner) => unbind(world, owner, "email"),
  "unbinding the second factor by text message": (world, owner) => unbindFactor(world, owner, "sms"),
  "unbinding the second factor by e-mail": (world, owner) => unbindFactor(world, owner, "email"),
};

describe("changing an address", () => {
  for (const [name, act] of Object.entries(acts)) {
    it(`asks for a second factor that was passed a short while ago: ${name}`, async (t) => {
      const world = await createPostedWorld(t);
      const owner = await registerOwner(world);
      await plantFactor(world, owner.userId, "sms", { address: OLD.address });
      await plantFactor(world, owner.userId, "email", { address: owner.email });
      const before = await subjectOf(world, owner);
      assert.equal(await outcomeOf(act(world, owner)), "mfaRequired", "never passed");
      await elevate(world, owner.session);
      world.clock.advance(FRESH_MS + 1);
      assert.equal(await outcomeOf(act(world, owner)), "mfaRequired", "too long ago");
      assert.deepEqual(await subjectOf(world, owner), before);
      assert.deepEqual(noticesIn(world), []);
      assert.equal(await countFailures(world, "assurance"), 2);
      await elevate(world, owner.session);
      world.clock.advance(FRESH_MS);
      assert.equal(await outcomeOf(act(world, owner)), "success");
      assert.notEqual(noticesIn(world).length, 0);
    });

    it(`asks an account without a second factor for none: ${name}`, async (t) => {
      const world = await createPostedWorld(t);
      assert.equal(await outcomeOf(act(world, await registerOwner(world))), "success");
    });
  }

  it("gives the account a proved address, and tells the number it had and its mailbox", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await bind(world, owner, NEW);
    const { user } = await subjectOf(world, owner);
    assert.deepEqual([user.phone, user.phoneVerified], [NEW.address, true]);
    const told = { purpose: "contactChanged", item: "+86139****9000" } as const;
    assert.deepEqual(noticesIn(world), [
      { ...OLD, ...told },
      { ...mailbox(owner.email), ...told },
    ]);
  });

  it("tells the mailbox that is replaced, not the new one", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await bind(world, owner, NEW_MAIL);
    const { user } = await subjectOf(world, owner);
    assert.deepEqual([user.email, user.emailVerified], [NEW_MAIL.address, true]);
    assert.deepEqual(noticesIn(world), [
      { ...mailbox(owner.email), purpose: "contactChanged", item: "n***@example.com" },
    ]);
  });

  it("moves the factor that sent to the old address, and no other", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await plantFactor(world, owner.userId, "sms", { address: OLD.address });
    await plantFactor(world, owner.userId, "sms", { address: ELSEWHERE.address });
    await plantFactor(world, owner.userId, "email", { address: owner.email });
    await elevate(world, owner.session);
    await bind(world, owner, NEW);
    assert.deepEqual(await addressesOf(world, owner), [
      ["email", owner.email],
      ["sms", ELSEWHERE.address],
      ["sms", NEW.address],
    ]);
  });

  it("takes no address that is somebody's, and keeps its code", async (t) => {
    const world = await createPostedWorld(t);
    const [owner, other] = [await registerOwner(world), await register(world)];
    const session = await openSession(world, other);
    assert.equal(await outcomeOf(bind(world, { ...other, session }, OLD)), "phoneTaken");
    assert.equal(await outcomeOf(bind(world, { ...other, session }, mailbox(owner.email))), "emailTaken");
    assert.equal(await countRows(world, "codes"), 2);
    assert.deepEqual(noticesIn(world), []);
  });

  it("is done once by 30 equal requests at once", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    const code = await askAndRead(world, NEW, "bind");
    const outcomes = await tally(atOnce(30, () => bindBySession(world, owner.session, NEW, code)));
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "audit_events", "type = 'contact.change' and result = 'success'"), 1);
  });
});

describe("unbinding an address", () => {
  it("takes it off the account with the factor that sends there, and tells it", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await plantFactor(world, owner.userId, "sms", { address: OLD.address });
    await plantFactor(world, owner.userId, "sms", { address: ELSEWHERE.address });
    await elevate(world, owner.session);
    await unbind(world, owner, "sms");
    const { user } = await subjectOf(world, owner);
    assert.deepEqual([user.phone, user.phoneVerified, user.email], [null, false, owner.email]);
    assert.deepEqual(await addressesOf(world, owner), [["sms", ELSEWHERE.address]]);
    const told = noticesIn(world).map(({ address, purpose }) => [address, purpose]);
    assert.deepEqual(told.sort(), [
      [OLD.address, "contactChanged"],
      [owner.email, "contactChanged"],
      [owner.email, "factorRemoved"],
    ]);
  });

  it("is refused for the only name of an account, and nothing for an address that is not there", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    const subject = { poolId: POOL_ID, userId: owner.userId };
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { username: null }, nowMs: 0 }]);
    assert.equal(await outcomeOf(unbind(world, owner, "email")), "success");
    assert.equal(await outcomeOf(unbind(world, owner, "email")), "success");
    assert.equal(await outcomeOf(unbind(world, owner, "sms")), "malformed");
    assert.equal((await subjectOf(world, owner)).user.phone, OLD.address);
  });
});

describe("unbinding the second factor of a channel", () => {
  it("leaves the address with the account, and tells the account and where the codes went", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await plantFactor(world, owner.userId, "sms", { address: ELSEWHERE.address });
    await plantFactor(world, owner.userId, "email", { address: owner.email });
    await elevate(world, owner.session);
    await unbindFactor(world, owner, "sms");
    assert.deepEqual(await addressesOf(world, owner), [["email", owner.email]]);
    assert.equal((await subjectOf(world, owner)).user.phone, OLD.address);
    const told = { purpose: "factorRemoved", item: "SMS" } as const;
    assert.deepEqual(noticesIn(world), [
      { ...mailbox(owner.email), ...told },
      { ...ELSEWHERE, ...told },
    ]);
    await unbindFactor(world, owner, "email");
    assert.deepEqual(noticesIn(world, 2), [{ ...mailbox(owner.email), purpose: "factorRemoved", item: "E-mail" }]);
  });

  it("leaves an app whole that is being bound, with the recovery code that was shown", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    const app = await enrol(world, owner.session);
    await unbindFactor(world, owner, "sms");
    await confirm(world, owner.session, codeOf(world, app));
    const kinds = (await subjectOf(world, owner)).authenticators.map(({ kind, status }) => [kind, status]);
    assert.deepEqual(kinds.sort(), [
      ["recovery", "confirmed"],
      ["totp", "confirmed"],
    ]);
  });

  it("is nothing for who has none", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerOwner(world);
    await unbindFactor(world, owner, "sms");
    assert.deepEqual(noticesIn(world), []);
  });
});
