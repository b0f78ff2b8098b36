import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Channel, type FactorKind, type PolicyFactor, type Recipient, resetPassword } from "@countersign/core";
import { ask, askAndRead, NEW_PASSWORD, resetBy, verifyBy } from "./testing/codes.ts";
import { APP_ID, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, pendingOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, openSession, type Person, register, signIn } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, noticesIn, otherThan, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const factors = ["OTP", "SMS", "EMAIL", "FACE"] as const;
const settings = { COUNTERSIGN_LIMIT_BACKED_USER: "1000/1h", COUNTERSIGN_LIMIT_ADDRESS: "1000/1h" };
const KINDS: readonly FactorKind[] = ["totp", "sms", "email", "face"];
const boundSets: readonly (readonly FactorKind[])[] = Array.from({ length: 2 ** KINDS.length }, (_, bits) =>
  KINDS.filter((_kind, index) => (bits >> index) & 1),
);
const wireName: Readonly<Record<string, PolicyFactor>> = { totp: "OTP", sms: "SMS", email: "EMAIL", face: "FACE" };

interface Owner extends Person {
  readonly addresses: Readonly<Record<Channel, Recipient>>;
}

let numbers = 0;

/** Makes an account with an e-mail address and a phone number, both proved, and binds what is named, those where codes go there. */
async function registerWith(world: World, kinds: readonly FactorKind[] = []): Promise<Owner> {
  const person = await register(world);
  numbers += 1;
  const number = phone(`+86138${String(numbers).padStart(8, "0")}`);
  const subject = { poolId: POOL_ID, userId: person.userId };
  const patch = { phone: number.address, phoneVerified: true, emailVerified: true };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: 0 }]);
  const addresses = { sms: number, email: mailbox(person.email) };
  for (const kind of kinds) {
    const address = kind === "sms" || kind === "email" ? addresses[kind].address : null;
    await plantFactor(world, person.userId, kind, { address: address });
  }
  return { ...person, addresses };
}

const withNewPassword = (owner: Owner): Owner => ({ ...owner, password: NEW_PASSWORD });

async function choicesOf(world: World, owner: Owner): Promise<readonly PolicyFactor[]> {
  return (await pendingOf(signIn(world, owner))).choices.map(({ factor }) => factor);
}

describe("resetting a password with a code", () => {
  it("replaces the password and ends every session and open mfaToken", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWith(world);
    await openSession(world, owner);
    const { userId } = owner;
    await world.ports.store.settle([
      { type: "setApplicationFactors", poolId: POOL_ID, appId: APP_ID, factors: ["OTP"] },
    ]);
    const token = await openMfaToken(world, owner);
    await resetBy(world, owner.addresses.email, await askAndRead(world, owner.addresses.email, "resetPassword"));
    assert.equal(await countRows(world, "sessions", "revoked_at_ms is null"), 0);
    assert.equal(await world.ports.store.findMfaToken(POOL_ID, token.id), null);
    assert.equal(await outcomeOf(signIn(world, owner)), "passwordWrong");
    assert.equal(await outcomeOf(signIn(world, withNewPassword(owner))), "mfaRequired");
    assert.equal(await countRows(world, "audit_events", `type = 'password.reset' and user_id = '${userId}'`), 1);
    assert.deepEqual(noticesIn(world), [{ ...owner.addresses.email, purpose: "passwordChanged", item: null }]);
  });

  it("removes and skips no factor, whatever is bound and however it was reset", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    for (const kinds of boundSets) {
      for (const channel of ["sms", "email"] as const) {
        const what = `${channel} with ${kinds.join(" and ") || "nothing"} bound`;
        const owner = await registerWith(world, kinds);
        const find = () => world.ports.store.findSubject(POOL_ID, { kind: "id", key: owner.userId });
        const before = (await find())?.authenticators;
        const recipient = owner.addresses[channel];
        await resetBy(world, recipient, await askAndRead(world, recipient, "resetPassword"));
        assert.deepEqual((await find())?.authenticators, before, what);
        const choices = await choicesOf(world, withNewPassword(owner));
        const offered = kinds.length === 0 ? factors : kinds.map((kind) => wireName[kind]);
        const others = offered.filter((factor) => factor !== wireName[channel]);
        assert.deepEqual([...choices].sort(), [...(others.length > 0 ? others : offered)].sort(), what);
      }
    }
  });

  for (const channel of ["sms", "email"] as const) {
    const other = channel === "sms" ? "email" : "sms";

    it(`takes no code by ${channel} at the next sign-in after a reset by ${channel}, if there is another factor`, async (t) => {
      const world = await createPostedWorld(t, { factors, settings });
      const owner = await registerWith(world, ["sms", "email"]);
      const same = owner.addresses[channel];
      await resetBy(world, same, await askAndRead(world, same, "resetPassword"));
      const token = await openMfaToken(world, withNewPassword(owner));
      const code = await askAndRead(world, same, "mfaVerify");
      assert.equal(await outcomeOf(verifyBy(world, token, same, code)), "mfaTokenInvalid");
      const second = owner.addresses[other];
      assert.equal(
        await outcomeOf(verifyBy(world, token, second, await askAndRead(world, second, "mfaVerify"))),
        "success",
      );
      const next = await openMfaToken(world, withNewPassword(owner));
      assert.equal(await outcomeOf(verifyBy(world, next, same, code)), "success", "the sign-in after the next");
    });

    it(`takes a code by ${channel} after a reset by ${channel} where there is nothing else`, async (t) => {
      const world = await createPostedWorld(t, { factors, settings });
      const owner = await registerWith(world, [channel]);
      const same = owner.addresses[channel];
      await resetBy(world, same, await askAndRead(world, same, "resetPassword"));
      const token = await openMfaToken(world, withNewPassword(owner));
      const code = await askAndRead(world, same, "mfaVerify");
      assert.equal(await outcomeOf(verifyBy(world, token, same, code)), "success");
    });
  }

  it("is not forgotten by a sign-in that asked for no second factor", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWith(world, ["sms", "email"]);
    const { email } = owner.addresses;
    await resetBy(world, email, await askAndRead(world, email, "resetPassword"));
    assert.equal(await outcomeOf(signIn(world, withNewPassword(owner))), "success");
    await world.ports.store.settle([{ type: "setApplicationFactors", poolId: POOL_ID, appId: APP_ID, factors }]);
    assert.deepEqual(await choicesOf(world, withNewPassword(owner)), ["SMS"]);
  });

  it("is done once by 50 equal requests at once", async (t) => {
    const world = await createPostedWorld(t);
    const { addresses } = await registerWith(world);
    const code = await askAndRead(world, addresses.sms, "resetPassword");
    const outcomes = await tally(
      atOnce(50, (index) => resetBy(world, addresses.sms, code, { ip: `198.51.100.${index}` })),
    );
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "audit_events", "type = 'password.reset' and result = 'success'"), 1);
  });

  it("keeps the code when the new password is too short, and the password when the code is wrong", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWith(world);
    const recipient = owner.addresses.email;
    const code = await askAndRead(world, recipient, "resetPassword");
    const scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() } as const;
    const short = resetPassword(world.ports, { recipient, code, newPassword: "12345", scope });
    assert.equal(await outcomeOf(short), "malformed");
    assert.equal(await outcomeOf(resetBy(world, recipient, otherThan(code))), "codeWrong");
    assert.equal(await outcomeOf(signIn(world, owner)), "success");
    assert.equal(await outcomeOf(resetBy(world, recipient, code)), "success");
  });

  it("answers for an address that nobody has as for one that somebody has, and sends nothing there", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWith(world);
    for (const [known, unknown] of [
      [owner.addresses.email, mailbox("nobody@example.com")],
      [owner.addresses.sms, phone("+8613700137000")],
    ] as const) {
      const trail: string[][] = [];
      for (const recipient of [known, unknown]) {
        const outcomes = [await outcomeOf(ask(world, recipient, "resetPassword"))];
        for (let guess = 0; guess < 6; guess += 1) outcomes.push(await outcomeOf(resetBy(world, recipient, "000000")));
        outcomes.push(await outcomeOf(ask(world, recipient, "resetPassword")));
        trail.push(outcomes);
      }
      assert.deepEqual(trail[1], trail[0]);
      assert.equal(trail[0]?.[0], "success");
      assert.equal(world.post.filter(({ address }) => address === unknown.address).length, 0);
    }
  });

  it("tells only who has the code that the account is blocked", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWith(world);
    const subject = { poolId: POOL_ID, userId: owner.userId };
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { blocked: true }, nowMs: 0 }]);
    const code = await askAndRead(world, owner.addresses.email, "resetPassword");
    assert.equal(await outcomeOf(resetBy(world, owner.addresses.email, otherThan(code))), "codeWrong");
    assert.equal(await outcomeOf(resetBy(world, owner.addresses.email, code)), "accountBlocked");
    assert.equal(await outcomeOf(resetBy(world, owner.addresses.email, code)), "codeWrong", "used up");
  });
});
