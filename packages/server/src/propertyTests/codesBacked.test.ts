import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CodePurpose, Recipient } from "@countersign/core";
import fc from "fast-check";
import { ask, type Given, PURPOSES } from "./testing/codes.ts";
import { POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { openMfaToken, openSession, type Person, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, type PostedWorld, phone } from "./testing/post.ts";

const DAY_MS = 24 * 3_600_000;
/** Where people sign in from here. */
const HOME = "203.0.113.9";

/** What strangers may ask for is soon used up. */
const settings = {
  COUNTERSIGN_LIMIT_RECIPIENT: "2/1h",
  COUNTERSIGN_LIMIT_ADDRESS: "3/1h",
  COUNTERSIGN_LIMIT_DEVICE: "2/1h",
  COUNTERSIGN_LIMIT_PREFIX: "3/1h",
  COUNTERSIGN_LIMIT_APPLICATION: "4/1h",
  COUNTERSIGN_LIMIT_APPLICATION_BUDGET: "5/1d",
};

let people = 0;

/** Makes an account that has bound a number and its mailbox. */
async function registerWithBoth(
  world: World,
): Promise<Person & { readonly addresses: readonly [Recipient, Recipient] }> {
  const person = await register(world);
  people += 1;
  const addresses = [phone(`+86138${String(people).padStart(8, "0")}`), mailbox(person.email)] as const;
  await plantFactor(world, person.userId, "sms", { address: addresses[0].address });
  await plantFactor(world, person.userId, "email", { address: addresses[1].address });
  return { ...person, addresses };
}

/** Has strangers use up whatever they can for mail. */
async function exhaust(world: World): Promise<void> {
  for (let index = 0; index < 6; index += 1)
    await outcomeOf(ask(world, mailbox(`stranger${index}@example.com`), "signIn", { ip: `198.51.100.${index}` }));
}

/** Says what becomes of a code that is asked for. */
async function sent(world: PostedWorld, ...asked: [Recipient, CodePurpose, Given]): Promise<string> {
  const before = world.post.length;
  const outcome = await outcomeOf(ask(world, ...asked));
  if (outcome !== "success") return outcome;
  return world.post.length > before ? "sent" : "dropped";
}

describe("what is backed", () => {
  it("is sent whatever strangers ask for, before and while its owner waits", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] });
    const request = fc.record({
      target: fc.constantFrom("sms" as const, "email" as const, "elsewhere" as const),
      purpose: fc.constantFrom(...PURPOSES),
      deviceId: fc.constantFrom("one", "two"),
    });
    const before = fc.array(fc.record({ ip: fc.constantFrom(HOME, "192.0.2.1", "192.0.2.2"), request }), {
      maxLength: 8,
    });
    const meanwhile = fc.array(fc.record({ ip: fc.constantFrom("192.0.2.1", "192.0.2.2"), request }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(before, meanwhile, async (first, second) => {
        world.clock.advance(DAY_MS);
        const person = await registerWithBoth(world);
        const strangersAsk = async (requests: typeof first): Promise<void> => {
          for (const { ip, request } of requests) {
            const { target, purpose, deviceId } = request;
            const [sms, email] = person.addresses;
            const recipient = { sms, email, elsewhere: mailbox("elsewhere@example.com") }[target];
            await outcomeOf(ask(world, recipient, purpose, { ip, deviceId }));
          }
        };
        await strangersAsk(first);
        await openMfaToken(world, person);
        await strangersAsk(second);
        for (const recipient of person.addresses) {
          const sent = world.post.length;
          assert.equal(await outcomeOf(ask(world, recipient, "mfaVerify", { ip: HOME, deviceId: "one" })), "success");
          assert.equal(world.post.length, sent + 1);
        }
      }),
      { numRuns: 50, seed: 106 },
    );
  });

  it("leaves to strangers what is theirs", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["EMAIL"] });
    const person = await register(world);
    await openMfaToken(world, person);
    for (const purpose of PURPOSES) await ask(world, mailbox(person.email), purpose);
    for (const index of [1, 2, 3])
      assert.equal(await outcomeOf(ask(world, mailbox(`stranger${index}@example.com`), "signIn")), "success");
  });

  it("is what somebody asks for who signs in from there, or shows who he is, at an address of his own", async (t) => {
    const world = await createPostedWorld(t, { settings });
    const person = await registerWithBoth(world);
    const [own, other] = [person.addresses[1], (await registerWithBoth(world)).addresses[1]];
    const caller = await openSession(world, person);
    await exhaust(world);
    const nobodys = mailbox("nobody@example.com");
    assert.equal(await sent(world, nobodys, "bind", { ip: "198.51.100.200" }), "dropped", "a stranger");
    assert.equal(
      await sent(world, mailbox("newer@example.com"), "bind", { caller }),
      "tooOften",
      "another address, told honestly",
    );
    assert.equal(await sent(world, other, "bind", { caller }), "tooOften", "whoever has it");
    const ended = { kind: "session", poolId: POOL_ID, id: "f".repeat(24) } as const;
    assert.equal(
      await sent(world, mailbox("newest@example.com"), "bind", { caller: ended, ip: "198.51.100.201" }),
      "dropped",
    );
    assert.equal(await sent(world, own, "bind", { caller, ip: "192.0.2.7" }), "sent");
  });

  it("is tied to where the sign-in began, and to its life", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["EMAIL"] });
    const person = await registerWithBoth(world);
    const [, own] = person.addresses;
    const token = await openMfaToken(world, person);
    for (const purpose of ["mfaVerify", "general"] as const) await ask(world, own, purpose, { ip: "192.0.2.9" });
    assert.equal(
      await sent(world, own, "signIn", { ip: "192.0.2.1" }),
      "tooOften",
      "strangers have had what is theirs",
    );
    assert.equal(await sent(world, own, "mfaVerify", { ip: HOME }), "sent");
    assert.equal(await sent(world, own, "mfaVerify", { ip: HOME }), "emailTooOften", "and has its own pause");
    const nowMs = world.clock.nowMs();
    await world.ports.store.settle([
      { type: "moveMfaToken", poolId: POOL_ID, id: token.id, from: "open", to: "consumed", nowMs },
    ]);
    assert.equal(await sent(world, own, "general", { ip: HOME }), "tooOften", "what strangers have is used up");
  });

  it("tells a stranger nothing: who is signing in elsewhere is answered for as one who is not there", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["EMAIL"] });
    const person = await registerWithBoth(world);
    const answers: string[][] = [];
    for (const recipient of [person.addresses[1], mailbox("nobody@example.com")]) {
      world.clock.advance(DAY_MS);
      await openMfaToken(world, person);
      const seen: string[] = [];
      for (const purpose of PURPOSES) seen.push(await outcomeOf(ask(world, recipient, purpose, { ip: "192.0.2.1" })));
      answers.push(seen);
    }
    assert.deepEqual(answers[0], answers[1]);
    assert.ok(answers[0]?.includes("tooOften"));
  });
});
