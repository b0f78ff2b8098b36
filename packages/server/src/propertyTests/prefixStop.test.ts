import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Recipient } from "@countersign/core";
import { ask, askAndRead, signInBy } from "./testing/codes.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, type PostedWorld, phone } from "./testing/post.ts";
import { countFailures, countRows } from "./testing/tables.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ENOUGH_SENT = 50;

const settings = {
  COUNTERSIGN_LIMIT_ADDRESS: "100000/1h",
  COUNTERSIGN_LIMIT_PREFIX: "100000/1h",
  COUNTERSIGN_LIMIT_APPLICATION: "100000/1h",
  COUNTERSIGN_LIMIT_APPLICATION_BUDGET: "100000/1d",
};

/** What one network adds to the counts in an hour, at most. */
const SHARE = 5;

let numbers = 0;
function newNumber(prefix = "+86138"): Recipient {
  numbers += 1;
  return phone(`${prefix}${String(numbers).padStart(8, "0")}`);
}

/** An address for each number, so that none asks for more than its share. */
const anywhere = (index: number): string => `10.0.${index >> 8}.${index & 255}`;

interface Pumped {
  /** Of each ten codes that many are typed back. */
  readonly answered?: number;
  /** Where the nth code is asked for and typed back. */
  readonly ipOf?: (index: number) => string;
}

/** Has codes sent to fresh numbers. */
async function pump(world: PostedWorld, count: number, { answered = 0, ipOf = anywhere }: Pumped = {}): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const number = newNumber();
    const ip = ipOf(numbers);
    const code = await askAndRead(world, number, "signIn", { ip });
    if (index % 10 < answered) await signInBy(world, number, code, { autoRegister: true, ip });
  }
}

/** Says whether a code that a stranger asks for goes out; he is answered alike. */
async function sending(world: PostedWorld, given: { readonly ip?: string } = {}): Promise<"sent" | "dropped"> {
  const before = world.post.length;
  await ask(world, newNumber(), "signIn", given);
  return world.post.length > before ? "sent" : "dropped";
}

function stops(world: PostedWorld): Promise<number> {
  return countRows(world, "audit_events", "type = 'sms.prefixStop'");
}

describe("the stop of a prefix", () => {
  it("comes when hardly any code comes back, is told, and leaves other prefixes and mail alone", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, ENOUGH_SENT);
    assert.equal(await sending(world), "dropped");
    assert.equal(world.post.length, ENOUGH_SENT);
    assert.equal(await outcomeOf(ask(world, newNumber("+86139"), "signIn")), "success");
    assert.equal(await outcomeOf(ask(world, mailbox("one@example.com"), "signIn")), "success");
    assert.equal(await stops(world), 1);
  });

  it("waits until enough was sent to judge by", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, ENOUGH_SENT - 1);
    assert.equal(await sending(world), "sent");
  });

  it("judges by the newest two half hours, and by nothing older", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, 30);
    world.clock.advance(30 * MINUTE_MS);
    await pump(world, 19);
    assert.equal(await sending(world), "sent", "the fiftieth");
    assert.equal(await sending(world), "dropped");
    const other = await createPostedWorld(t, { settings });
    await pump(other, 49);
    other.clock.advance(HOUR_MS);
    await pump(other, 49);
    assert.equal(await stops(other), 0);
  });

  it("spares a prefix of which one code in ten comes back", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, 2 * ENOUGH_SENT, { answered: 1 });
    assert.equal(await sending(world), "sent");
    assert.equal(await stops(world), 0);
  });

  it("is written into the trail once, by however many requests find it out at once", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, ENOUGH_SENT);
    const outcomes = await tally(atOnce(20, () => ask(world, newNumber(), "signIn")));
    assert.deepEqual(outcomes, { success: 20 });
    assert.equal(world.post.length, ENOUGH_SENT);
    assert.equal(await stops(world), 1);
    assert.equal(await countFailures(world, "prefixStopped"), 20);
  });

  it("ends after six hours, and does not come again while codes come back", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, ENOUGH_SENT);
    assert.equal(await sending(world), "dropped");
    world.clock.advance(6 * HOUR_MS - 1);
    assert.equal(await sending(world), "dropped");
    world.clock.advance(1);
    await pump(world, 2 * ENOUGH_SENT, { answered: 5 });
    assert.equal(await stops(world), 1);
    world.clock.advance(2 * HOUR_MS);
    await pump(world, ENOUGH_SENT);
    assert.equal(await sending(world), "dropped");
    assert.equal(await stops(world), 2);
  });

  it("does not keep a code from who waits for it at a number of his own", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["SMS"] });
    const person = await register(world);
    const own = newNumber();
    await plantFactor(world, person.userId, "sms", { address: own.address });
    await pump(world, ENOUGH_SENT);
    await openMfaToken(world, person);
    const before = world.post.length;
    await ask(world, own, "mfaVerify");
    assert.equal(world.post.length, before + 1);
  });

  it("is not provoked from one place, however many numbers are asked for there", async (t) => {
    const places: readonly ((index: number) => string)[] = [
      () => "203.0.113.9",
      (index) => `2001:db8:1:${index.toString(16)}::1`, // as many networks as a /48 has
    ];
    for (const ipOf of places) {
      const world = await createPostedWorld(t, { settings });
      await pump(world, 3 * ENOUGH_SENT, { ipOf });
      assert.equal(await sending(world), "sent", ipOf(0));
      assert.equal(await stops(world), 0);
    }
  });

  it("comes as soon as enough places have asked for their share", async (t) => {
    const world = await createPostedWorld(t, { settings });
    const places = ENOUGH_SENT / SHARE;
    const ipOf = (index: number): string => `203.0.113.${index % places}`;
    await pump(world, ENOUGH_SENT - 1, { ipOf });
    assert.equal(await sending(world, { ip: ipOf(numbers + 1) }), "sent", "the fiftieth");
    assert.equal(await sending(world), "dropped");
  });

  it("is not kept away by one place that types its codes back", async (t) => {
    const world = await createPostedWorld(t, { settings });
    await pump(world, ENOUGH_SENT, { answered: 10, ipOf: () => "203.0.113.9" });
    await pump(world, ENOUGH_SENT - SHARE + 1);
    assert.equal(await sending(world), "dropped");
  });

  it("never comes to a prefix that goes on well, whenever its first codes were sent and answered", async (t) => {
    const world = await createPostedWorld(t, { settings });
    // One code that nobody types begins the hour; the first answer comes late in it.
    await pump(world, 1);
    world.clock.advance(50 * MINUTE_MS);
    for (let minute = 0; minute < 150; minute += 1) {
      await pump(world, 3, { answered: 10 });
      world.clock.advance(MINUTE_MS);
    }
    assert.equal(await stops(world), 0);
  });
});
