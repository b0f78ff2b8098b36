import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CodePurpose, Recipient } from "@countersign/core";
import { ask, askAndRead, bindBySession, elevate, registerBy, resetBy, signInBy, verifyBy } from "./testing/codes.ts";
import type { World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import { openMfaToken, openSession, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, type PostedWorld, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const MANY = 60;
const NUMBER = phone("+8613800138000");
const MAILBOX = mailbox("fresh@example.com");
const settings = { COUNTERSIGN_LIMIT_RECIPIENT: "99/1h", COUNTERSIGN_LIMIT_ADDRESS: "99/1h" };

type Submit = (world: World) => Promise<unknown>;

/** Every way of showing a code that was sent; each gets to where the code is shown. */
const ways: Readonly<Record<string, (world: PostedWorld) => Promise<Submit>>> = {
  "e-mail sign-in that registers": (world) => entering(world, MAILBOX),
  "phone sign-in that registers": (world) => entering(world, NUMBER),
  async "sign-in of an account"(world) {
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    return (seen) => signInBy(seen, owner, code);
  },
  "registration by e-mail": (world) => registering(world, MAILBOX, false),
  "registration by phone": (world) => registering(world, NUMBER, false),
  "registration by phone that signs in": (world) => registering(world, NUMBER, true),
  async "reset of a password"(world) {
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "resetPassword");
    return (seen) => resetBy(seen, owner, code);
  },
  async "binding of a phone number"(world) {
    const caller = await openSession(world, await register(world));
    await elevate(world, caller);
    const code = await askAndRead(world, NUMBER, "bind", { caller });
    return (seen) => bindBySession(seen, caller, NUMBER, code);
  },
  "second factor, bound": atSignInsOfTheirOwn,
  async "first enrolment of a phone number"(world) {
    const token = await openMfaToken(world, await register(world));
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    return (seen) => verifyBy(seen, token, NUMBER, code);
  },
};

/** A sign-in of its own for each: nothing but the code is spent. */
async function atSignInsOfTheirOwn(world: PostedWorld): Promise<Submit> {
  const person = await register(world);
  await plantFactor(world, person.userId, "sms", { address: NUMBER.address });
  const code = await askAndRead(world, NUMBER, "mfaVerify");
  return async (seen) => verifyBy(seen, await openMfaToken(world, person), NUMBER, code);
}

async function entering(world: PostedWorld, recipient: Recipient): Promise<Submit> {
  const code = await askAndRead(world, recipient, "signIn");
  return (seen) => signInBy(seen, recipient, code, { autoRegister: true });
}

async function registering(world: PostedWorld, recipient: Recipient, signIn: boolean): Promise<Submit> {
  const code = await askAndRead(world, recipient, "register");
  return (seen) => registerBy(seen, recipient, code, { signIn });
}

describe("equal submissions of a code", () => {
  for (const [name, arrive] of Object.entries(ways)) {
    const factors = /^(first|second)/.test(name) ? (["SMS"] as const) : [];

    it(`succeed once at once, and the others are wrong codes that cost nothing: ${name}`, async (t) => {
      const world = await createPostedWorld(t, { settings, factors });
      const submit = await arrive(world);
      const users = await countRows(world, "users");
      const outcomes = await tally(atOnce(MANY, () => submit(world)));
      assert.deepEqual(outcomes, { success: 1, codeWrong: MANY - 1 });
      assert.ok((await countRows(world, "users")) <= users + 1);
      for (let copy = 0; copy < 30; copy += 1)
        assert.equal(await outcomeOf(submit(world)), "codeWrong", "what costs nothing locks nobody out");
    });

    it(`never succeed again, whatever is sent in between: ${name}`, async (t) => {
      const world = await createPostedWorld(t, { settings, factors });
      const submit = await arrive(world);
      assert.equal(await outcomeOf(submit(world)), "success");
      const rows = await world.database.all<Recipient & { purpose: CodePurpose }>("select * from superseded_codes", []);
      const [used = assert.fail("the used code is not known")] = rows;
      world.clock.advance(61_000);
      await ask(world, used, used.purpose);
      for (let copy = 0; copy < 30; copy += 1) assert.equal(await outcomeOf(submit(world)), "codeWrong");
      assert.equal(await countRows(world, "codes"), 1, "the newer one waits");
    });

    it(`are wrong codes where they are overtaken: ${name}`, async (t) => {
      for (const verb of ["findCodes", "settle"] as const) {
        const world = await createPostedWorld(t, { settings, factors });
        const submit = await arrive(world);
        const overtaken = overtakenAt(world, verb, () => submit(world));
        assert.equal(await outcomeOf(submit(overtaken)), "codeWrong", verb);
      }
    });
  }

  it("leave a name that somebody else has taken a taken one", async (t) => {
    const world = await createPostedWorld(t, { settings });
    const { email } = await register(world);
    const code = await askAndRead(world, mailbox(email), "general");
    assert.equal(await outcomeOf(registerBy(world, mailbox(email), code)), "emailTaken");
    assert.equal(await outcomeOf(signInBy(world, mailbox(email), code)), "success", "the code was not spent");
  });
});
