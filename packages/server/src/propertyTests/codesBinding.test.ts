import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Channel, type FactorKind, isAddressUsable, type PolicyFactor, type Recipient } from "@countersign/core";
import { askAndRead, verifyBy } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, type Person, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, noticesIn, otherThan, phone } from "./testing/post.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const factors = ["OTP", "SMS", "EMAIL"] as const;
const settings = {
  COUNTERSIGN_LIMIT_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_BACKED_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_BACKED_USER: "1000/1h",
  COUNTERSIGN_LIMIT_ADDRESS: "1000/1h",
};
const KINDS: readonly FactorKind[] = ["totp", "sms", "email", "face"];
/** Every set of bound factors, the empty one first. */
const boundSets: readonly (readonly FactorKind[])[] = Array.from({ length: 2 ** KINDS.length }, (_, bits) =>
  KINDS.filter((_kind, index) => (bits >> index) & 1),
);
const bound: Readonly<Record<Channel, Recipient>> = {
  sms: phone("+8613800138000"),
  email: mailbox("bound@example.com"),
};
const free: Readonly<Record<Channel, Recipient>> = {
  sms: phone("+8613900139000"),
  email: mailbox("free@example.com"),
};

async function authenticatorsOf({ ports }: World, { userId }: Person) {
  const subject = await ports.store.findSubject(POOL_ID, { kind: "id", key: userId });
  return subject?.authenticators ?? assert.fail("the account is gone");
}

async function setAddress({ ports }: World, { userId }: Person, { channel, address }: Recipient): Promise<void> {
  const patch = channel === "sms" ? { phone: address } : { email: address };
  await ports.store.settle([{ type: "updateUser", subject: { poolId: POOL_ID, userId }, patch, nowMs: 0 }]);
}

describe("an address as a second factor", () => {
  it("is bound by proving it while nothing is bound, and else counts only where it is the bound one", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    for (const kinds of boundSets) {
      for (const channel of ["sms", "email"] as const) {
        for (const recipient of [bound[channel], free[channel]]) {
          const what = `${recipient.address} with ${kinds.join(" and ") || "nothing"} bound`;
          const person = await register(world);
          for (const kind of kinds) {
            const address = kind === "sms" || kind === "email" ? bound[kind].address : null;
            await plantFactor(world, person.userId, kind, { address: address });
          }
          const before = await authenticatorsOf(world, person);
          const token = await openMfaToken(world, person);
          const code = await askAndRead(world, recipient, "mfaVerify");
          const outcome = await outcomeOf(verifyBy(world, token, recipient, code));
          const counts = kinds.includes(channel) && recipient === bound[channel];
          const binds = kinds.length === 0;
          const refusal = kinds.includes(channel) ? "codeWrong" : "mfaTokenInvalid";
          assert.equal(outcome, counts || binds ? "success" : refusal, what);
          const after = await authenticatorsOf(world, person);
          const addresses = (all: typeof after) => new Map(all.map(({ kind, address }) => [kind, address]));
          const first = new Map([
            [channel, recipient.address],
            ["recovery", null],
          ]);
          assert.deepEqual(addresses(after), binds ? first : addresses(before), what);
          assert.equal(after.length, binds ? 2 : before.length, what);
          world.clock.advance(60_000);
        }
      }
    }
  });

  it("is bound only where the application offers its channel", async (t) => {
    const policies: readonly (readonly PolicyFactor[])[] = [
      ["OTP"],
      ["SMS"],
      ["EMAIL"],
      ["OTP", "EMAIL"],
      ["SMS", "EMAIL"],
    ];
    for (const policy of policies) {
      const world = await createPostedWorld(t, { factors: policy, settings });
      for (const channel of ["sms", "email"] as const) {
        const token = await openMfaToken(world, await register(world));
        const code = await askAndRead(world, free[channel], "mfaBind");
        const offered = policy.includes(channel === "sms" ? "SMS" : "EMAIL");
        const outcome = await outcomeOf(verifyBy(world, token, free[channel], code));
        assert.equal(
          outcome,
          offered ? "success" : "mfaTokenInvalid",
          `${channel} where ${policy.join(", ")} is demanded`,
        );
      }
    }
  });

  it("counts a right code for another address as a wrong guess, and leaves that code alone", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const person = await register(world);
    await plantFactor(world, person.userId, "sms", { address: bound.sms.address });
    const token = await openMfaToken(world, person);
    const code = await askAndRead(world, free.sms, "mfaVerify");
    assert.equal(await outcomeOf(verifyBy(world, token, free.sms, code)), "codeWrong");
    assert.equal(await failuresOf(world, person.userId, "sms"), 1);
    assert.equal(await countRows(world, "codes"), 1);
  });

  it("is confirmed at once, marks the account's own address proved and tells the owner", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const person = await register(world);
    const own = mailbox(person.email);
    const token = await openMfaToken(world, person);
    const { user } = await verifyBy(world, token, own, await askAndRead(world, own, "general"));
    assert.equal(user.emailVerified, true);
    const authenticator = (await authenticatorsOf(world, person)).find(({ kind }) => kind === "email");
    const { status, source, address, expiresAtMs } = authenticator ?? assert.fail("nothing was bound");
    assert.deepEqual([status, source, address, expiresAtMs], ["confirmed", "APPLICATION", own.address, null]);
    assert.deepEqual(noticesIn(world), [{ ...own, purpose: "factorAdded", item: "p***@example.com" }]);
  });

  it("is not taken from an account that has it as its own", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const owner = await register(world);
    for (const channel of ["sms", "email"] as const) {
      await setAddress(world, owner, free[channel]);
      const person = await register(world);
      const token = await openMfaToken(world, person);
      const caller = { ...token, kind: "mfaToken" } as const;
      const usable = (recipient: Recipient) => isAddressUsable(world.ports, { caller, recipient, origin: from() });
      assert.deepEqual([await usable(free[channel]), await usable(bound[channel])], [false, true]);
      const code = await askAndRead(world, free[channel], "mfaVerify");
      const taken = channel === "sms" ? "phoneTaken" : "emailTaken";
      assert.equal(await outcomeOf(verifyBy(world, token, free[channel], code)), taken);
      assert.equal(await outcomeOf(verifyBy(world, token, free[channel], otherThan(code))), "codeWrong");
      await setAddress(world, person, bound[channel]);
      assert.equal(await usable(bound[channel]), true, "his own");
    }
  });

  it("is bound once by parallel submissions for two addresses, with one session", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const person = await register(world);
    const tokens = [await openMfaToken(world, person), await openMfaToken(world, person)] as const;
    const codes = [await askAndRead(world, free.sms, "mfaBind"), await askAndRead(world, free.email, "mfaBind")];
    const outcomes = await tally(
      atOnce(20, (index) => {
        const turn = index % 2;
        const recipient = turn === 0 ? free.sms : free.email;
        return verifyBy(world, tokens[turn] ?? tokens[0], recipient, codes[turn] ?? "");
      }),
    );
    assert.equal(outcomes.success, 1);
    const kinds = (await authenticatorsOf(world, person)).map(({ kind }) => kind);
    assert.deepEqual(
      [kinds.length, kinds.filter((kind) => kind === "recovery").length],
      [2, 1],
      "one address, and the recovery code that came with it",
    );
    assert.equal(await countRows(world, "sessions"), 1);
  });

  it("answers several bound addresses of one kind", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const person = await register(world);
    await plantFactor(world, person.userId, "sms", { address: bound.sms.address });
    await plantFactor(world, person.userId, "sms", { address: free.sms.address });
    for (const recipient of [bound.sms, free.sms]) {
      const token = await openMfaToken(world, person);
      assert.equal(
        await outcomeOf(verifyBy(world, token, recipient, await askAndRead(world, recipient, "mfaVerify"))),
        "success",
      );
    }
  });

  it("ends with the mfaToken's life, the account's block and its password", async (t) => {
    const world = await createPostedWorld(t, { factors, settings });
    const person = await register(world);
    const subject = { poolId: POOL_ID, userId: person.userId };
    const { store } = world.ports;
    const expired = await openMfaToken(world, person);
    world.clock.advance(360_000);
    const ended = await openMfaToken(world, person);
    await store.settle([{ type: "endMfaTokens", subject }]);
    const blocked = await openMfaToken(world, person);
    await store.settle([{ type: "updateUser", subject, patch: { blocked: true }, nowMs: 0 }]);
    const code = await askAndRead(world, free.sms, "mfaVerify");
    const outcomes = await Promise.all(
      [expired, ended, blocked].map((token) => outcomeOf(verifyBy(world, token, free.sms, code))),
    );
    assert.deepEqual(outcomes, ["mfaTokenInvalid", "mfaTokenInvalid", "accountBlocked"]);
    assert.equal(await countRows(world, "authenticators"), 0);
  });
});
