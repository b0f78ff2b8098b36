import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Channel, CodePurpose, Recipient } from "@countersign/core";
import { ask, askAndRead, bindBySession, PURPOSES, registerBy, resetBy, signInBy, verifyBy } from "./testing/codes.ts";
import { POOL_ID } from "./testing/createWorld.ts";
import { outcomeOf, pendingOf } from "./testing/outcomes.ts";
import { openMfaToken, openSession, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { codeFor, createPostedWorld, mailbox, type PostedWorld, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const CHANNELS: readonly Channel[] = ["sms", "email"];

/** Enough for every code of a test. */
const settings = {
  COUNTERSIGN_LIMIT_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_BACKED_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_BACKED_USER: "1000/1h",
  COUNTERSIGN_LIMIT_ADDRESS: "1000/1h",
  COUNTERSIGN_LIMIT_PREFIX: "1000/1h",
};

let made = 0;
function newAddress(channel: Channel): Recipient {
  made += 1;
  return channel === "sms" ? phone(`+86139${String(made).padStart(8, "0")}`) : mailbox(`fresh${made}@example.com`);
}

/** Makes an account whose own address the recipient is. */
async function registerOwner(world: PostedWorld, channel: Channel) {
  const person = await register(world);
  if (channel === "email") return { person, recipient: mailbox(person.email) };
  const recipient = newAddress("sms");
  const subject = { poolId: POOL_ID, userId: person.userId };
  const patch = { phone: recipient.address };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: world.clock.nowMs() }]);
  return { person, recipient };
}

interface Use {
  readonly takes: readonly CodePurpose[];
  /** Prepares an account and a recipient, and gives what uses a code sent there. */
  prepare(world: PostedWorld, channel: Channel): Promise<{ recipient: Recipient; use(code: string): Promise<unknown> }>;
}

const uses: Readonly<Record<string, Use>> = {
  "signing in": {
    takes: ["signIn", "general"],
    async prepare(world, channel) {
      const { recipient } = await registerOwner(world, channel);
      return { recipient, use: (code) => signInBy(world, recipient, code) };
    },
  },
  "signing in where nobody has the address": {
    takes: ["signIn", "general"],
    async prepare(world, channel) {
      const recipient = newAddress(channel);
      return { recipient, use: (code) => signInBy(world, recipient, code, { autoRegister: true }) };
    },
  },
  registering: {
    takes: ["register", "general"],
    async prepare(world, channel) {
      const recipient = newAddress(channel);
      return { recipient, use: (code) => registerBy(world, recipient, code) };
    },
  },
  "setting a new password": {
    takes: ["resetPassword"],
    async prepare(world, channel) {
      const { recipient } = await registerOwner(world, channel);
      return { recipient, use: (code) => resetBy(world, recipient, code) };
    },
  },
  "binding an address to an account": {
    takes: ["bind"],
    async prepare(world, channel) {
      const person = await register(world);
      const recipient = newAddress(channel);
      const session = await openSession(world, person);
      return { recipient, use: (code) => bindBySession(world, session, recipient, code) };
    },
  },
};

const secondFactorUses: Readonly<Record<string, Use>> = {
  "answering a bound second factor": {
    takes: ["mfaVerify", "general"],
    async prepare(world, channel) {
      const person = await register(world);
      const recipient = newAddress(channel);
      await plantFactor(world, person.userId, channel, { address: recipient.address });
      const token = await openMfaToken(world, person);
      return { recipient, use: (code) => verifyBy(world, token, recipient, code) };
    },
  },
  "binding a second factor while signing in": {
    takes: ["mfaVerify", "mfaBind", "general"],
    async prepare(world, channel) {
      const token = await openMfaToken(world, await register(world));
      const recipient = newAddress(channel);
      return { recipient, use: (code) => verifyBy(world, token, recipient, code) };
    },
  },
};

async function assertTable(world: PostedWorld, table: Readonly<Record<string, Use>>): Promise<void> {
  for (const [name, { takes, prepare }] of Object.entries(table)) {
    for (const channel of CHANNELS) {
      for (const purpose of PURPOSES) {
        const what = `${name} by ${channel} with a code for ${purpose}`;
        const { recipient, use } = await prepare(world, channel);
        // Codes for what nobody's address can be used for are not even sent.
        await ask(world, recipient, purpose);
        const isSent = world.post.some((each) => each.address === recipient.address && "code" in each.content);
        assert.ok(isSent || !takes.includes(purpose), what);
        const outcome = await outcomeOf(use(isSent ? codeFor(world, recipient, purpose) : "123456"));
        assert.equal(outcome, takes.includes(purpose) ? "success" : "codeWrong", what);
        // What reaches nobody leaves the row of a code that nobody could type: its work tells nothing.
        const left = await countRows(world, "codes", `address = '${recipient.address}'`);
        assert.equal(left, outcome === "success" ? 0 : 1, what);
      }
    }
  }
}

describe("what a code is for", () => {
  it("decides what it is good for: of every purpose and every use, these pairs only", async (t) => {
    await assertTable(await createPostedWorld(t, { settings }), uses);
  });

  it("decides what second factor it answers", async (t) => {
    await assertTable(await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] }), secondFactorUses);
  });

  for (const channel of CHANNELS) {
    it(`never makes a code by ${channel} the second factor after a code by ${channel}`, async (t) => {
      const world = await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] });
      const { person, recipient } = await registerOwner(world, channel);
      const other = newAddress(channel === "sms" ? "email" : "sms");
      await plantFactor(world, person.userId, channel, { address: recipient.address });
      await plantFactor(world, person.userId, other.channel, { address: other.address });
      const general = await askAndRead(world, recipient, "general");
      const verify = await askAndRead(world, recipient, "mfaVerify");
      const pending = await pendingOf(signInBy(world, recipient, general));
      const token = { kind: "mfaToken", poolId: POOL_ID, id: pending.token.id } as const;
      for (const code of [general, verify])
        assert.equal(await outcomeOf(verifyBy(world, token, recipient, code)), "mfaTokenInvalid");
      assert.equal(await countRows(world, "sessions"), 0);
      assert.deepEqual(pending.choices, [{ factor: channel === "sms" ? "EMAIL" : "SMS", bound: true }]);
    });

    it(`ends a sign-in by ${channel} that could not go on: all that is bound is ${channel}`, async (t) => {
      const world = await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] });
      const { person, recipient } = await registerOwner(world, channel);
      await plantFactor(world, person.userId, channel, { address: recipient.address });
      const code = await askAndRead(world, recipient, "signIn");
      assert.equal(await outcomeOf(signInBy(world, recipient, code)), "firstFactorUnsuitable");
      assert.equal(await outcomeOf(signInBy(world, recipient, code)), "codeWrong", "used up");
      assert.equal(await countRows(world, "mfa_tokens"), 0);
    });

    it(`lets the other channel be the second factor after a code by ${channel}`, async (t) => {
      const world = await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] });
      const { recipient } = await registerOwner(world, channel);
      const pending = await pendingOf(signInBy(world, recipient, await askAndRead(world, recipient, "signIn")));
      const token = { kind: "mfaToken", poolId: POOL_ID, id: pending.token.id } as const;
      const other = newAddress(channel === "sms" ? "email" : "sms");
      const { session } = await verifyBy(world, token, other, await askAndRead(world, other, "mfaVerify"));
      assert.equal(session.firstFactor, channel);
      assert.equal(session.amr.includes("mfa"), other.channel === "sms", "a mailbox does not count");
    });
  }

  it("sends every way in through the gate of the application", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["OTP"] });
    for (const channel of CHANNELS) {
      const { recipient } = await registerOwner(world, channel);
      const known = await askAndRead(world, recipient, "signIn");
      assert.equal(await outcomeOf(signInBy(world, recipient, known)), "mfaRequired");
      const fresh = newAddress(channel);
      const made = await askAndRead(world, fresh, "signIn");
      assert.equal(await outcomeOf(signInBy(world, fresh, made, { autoRegister: true })), "mfaRequired");
      const registered = newAddress(channel);
      const code = await askAndRead(world, registered, "register");
      assert.equal(await outcomeOf(registerBy(world, registered, code, { signIn: true })), "mfaRequired");
    }
    assert.equal(await countRows(world, "sessions"), 0);
  });

  it("makes no account where none is asked for, and uses the code up", async (t) => {
    const world = await createPostedWorld(t, { settings });
    for (const channel of CHANNELS) {
      const recipient = newAddress(channel);
      const code = await askAndRead(world, recipient, "signIn");
      assert.equal(await outcomeOf(signInBy(world, recipient, code)), "userNotFound");
      assert.equal(await outcomeOf(signInBy(world, recipient, code, { autoRegister: true })), "codeWrong");
    }
    assert.equal(await countRows(world, "users"), 0);
  });

  it("makes an account whose address is proved, and does not take an address that is somebody's", async (t) => {
    const world = await createPostedWorld(t, { settings });
    for (const channel of CHANNELS) {
      const recipient = newAddress(channel);
      const user = await registerBy(world, recipient, await askAndRead(world, recipient, "register"));
      const { phone: number, phoneVerified, email, emailVerified } = user;
      const expected =
        channel === "sms" ? [recipient.address, true, null, false] : [null, false, recipient.address, true];
      assert.deepEqual([number, phoneVerified, email, emailVerified], expected);
      const code = await askAndRead(world, recipient, "general");
      const taken = channel === "sms" ? "phoneTaken" : "emailTaken";
      assert.equal(await outcomeOf(registerBy(world, recipient, code)), taken);
    }
  });

  it("marks the address of an account proved by a code, in the answer too", async (t) => {
    const world = await createPostedWorld(t, { settings });
    for (const channel of CHANNELS) {
      const { person, recipient } = await registerOwner(world, channel);
      const { user } = await signInBy(world, recipient, await askAndRead(world, recipient, "signIn"));
      const stored = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId });
      const flag = channel === "sms" ? "phoneVerified" : "emailVerified";
      assert.deepEqual([user[flag], stored?.user[flag]], [true, true], channel);
    }
  });

  it("tells only who has the code that an account is blocked, and uses it up", async (t) => {
    const world = await createPostedWorld(t, { settings });
    const { person, recipient } = await registerOwner(world, "email");
    const subject = { poolId: POOL_ID, userId: person.userId };
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { blocked: true }, nowMs: 0 }]);
    const code = await askAndRead(world, recipient, "signIn");
    assert.equal(await outcomeOf(signInBy(world, recipient, "000000")), "codeWrong");
    assert.equal(await outcomeOf(signInBy(world, recipient, code)), "accountBlocked");
    assert.equal(await outcomeOf(signInBy(world, recipient, code)), "codeWrong");
  });
});
