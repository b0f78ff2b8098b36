import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { type Hasher, updateUser } from "@countersign/core";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { PASSWORD, type Person, register, signIn } from "./testing/person.ts";

const WRONG = { password: "wrong" };
const MINUTE_MS = 60_000;
const nobody: Person = { userId: "0".repeat(24), email: "nobody@example.com", password: PASSWORD };

async function refusalOf(request: Promise<unknown>): Promise<Pick<MfaError, "failure" | "data">> {
  try {
    await request;
  } catch (error) {
    if (error instanceof MfaError) return { failure: error.failure, data: error.data };
    throw error;
  }
  assert.fail("it was not refused");
}

/** Counts what a hasher is asked for. */
function counting(hasher: Hasher): { readonly hasher: Hasher; readonly asked: Record<string, number> } {
  const asked: Record<string, number> = {};
  const counted = <K extends keyof Hasher>(name: K): Hasher[K] =>
    ((...args: [string, string]) => {
      asked[name] = (asked[name] ?? 0) + 1;
      return (hasher[name] as (...args: [string, string]) => unknown)(...args);
    }) as Hasher[K]; // it is handed what it was called with
  return {
    asked,
    hasher: {
      hash: counted("hash"),
      verify: counted("verify"),
      verifyUnknown: counted("verifyUnknown"),
      needsRehash: () => false,
    },
  };
}

describe("password sign-in", () => {
  it("answers an unknown name as a wrong password: same failure, same count, same lock", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [known, unknown] = [[], []] as [unknown[], unknown[]];
    for (let guess = 0; guess < 12; guess += 1) {
      known.push(await refusalOf(signIn(world, person, WRONG)));
      unknown.push(await refusalOf(signIn(world, nobody, WRONG)));
    }
    assert.deepEqual(known, unknown);
    const counted = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((remainCount) => ({
      failure: "passwordWrong",
      data: { remainCount },
    }));
    const locked = { failure: "signInLocked", data: { retryAfterSeconds: 900 } };
    assert.deepEqual(known, [...counted, locked, locked]);
  });

  it("hashes once whatever the name and the password, and not at all when it is locked", async (t) => {
    const made = await createWorld(t);
    const person = await register(made);
    const { hasher, asked } = counting(made.ports.hasher);
    const world: World = { ...made, ports: { ...made.ports, hasher } };
    await outcomeOf(signIn(world, person, WRONG));
    assert.deepEqual(asked, { verify: 1 });
    await outcomeOf(signIn(world, nobody, WRONG));
    assert.deepEqual(asked, { verify: 1, verifyUnknown: 1 });
    await signIn(world, person);
    assert.deepEqual(asked, { verify: 2, verifyUnknown: 1 });
    for (let guess = 0; guess < 10; guess += 1) await outcomeOf(signIn(world, person, WRONG));
    const before = { ...asked };
    assert.equal(await outcomeOf(signIn(world, person)), "signInLocked");
    assert.deepEqual(asked, before);
  });

  it("locks one name from one address after ten wrong passwords, for 15 minutes, and from no other address", async (t) => {
    const world = await createWorld(t);
    const [person, other] = [await register(world), await register(world)];
    for (let guess = 0; guess < 10; guess += 1) {
      assert.equal(await outcomeOf(signIn(world, person, WRONG)), "passwordWrong");
      world.clock.advance(1000);
    }
    assert.equal(await outcomeOf(signIn(world, person)), "signInLocked");
    assert.equal(await outcomeOf(signIn(world, person, { ip: "203.0.113.10" })), "success");
    assert.equal(await outcomeOf(signIn(world, other)), "success");
    assert.equal(await outcomeOf(signIn(world, person)), "signInLocked", "a success elsewhere opens nothing here");
    world.clock.advance(15 * MINUTE_MS - 10_000 - 1);
    assert.equal(await outcomeOf(signIn(world, person)), "signInLocked");
    world.clock.advance(1);
    assert.equal(await outcomeOf(signIn(world, person)), "success");
  });

  it("never limits right passwords, and forgets the wrong ones of that name and address at a success", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 9; guess += 1) {
        assert.equal(await outcomeOf(signIn(world, person, WRONG)), "passwordWrong");
      }
      assert.equal(await outcomeOf(signIn(world, person)), "success");
    }
    assert.deepEqual(await tally(atOnce(100, () => signIn(world, person))), { success: 100 });
  });

  it("judges no more than ten of 200 wrong passwords at once", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const outcomes = await tally(atOnce(200, () => signIn(world, person, WRONG)));
    assert.deepEqual(outcomes, { passwordWrong: 10, signInLocked: 190 });
    assert.equal(await outcomeOf(signIn(world, person)), "signInLocked");
  });

  it("judges no right password either once ten wrong ones were settled before it", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const guesses = atOnce(150, () => signIn(world, person, WRONG));
    const outcomes = await tally([...guesses, signIn(world, person)]);
    assert.deepEqual(outcomes, { passwordWrong: 10, signInLocked: 141 });
  });

  it("locks a name from everywhere after 500 wrong passwords in an hour", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    for (let address = 0; address < 50; address += 1) {
      const outcomes = await tally(atOnce(10, () => signIn(world, person, { ...WRONG, ip: `198.51.100.${address}` })));
      assert.deepEqual(outcomes, { passwordWrong: 10 });
    }
    assert.equal(await outcomeOf(signIn(world, person, { ip: "203.0.113.77" })), "signInLocked");
  });

  it("holds an address up after 600 wrong passwords in ten minutes, whatever the names", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    for (let name = 0; name < 60; name += 1) {
      const guessed = { ...nobody, email: `nobody${name}@example.com` };
      assert.deepEqual(await tally(atOnce(10, () => signIn(world, guessed, WRONG))), { passwordWrong: 10 });
    }
    assert.equal(await outcomeOf(signIn(world, person)), "tooOften");
    assert.equal(await outcomeOf(signIn(world, person, { ip: "203.0.113.77" })), "success");
    world.clock.advance(10 * MINUTE_MS);
    assert.equal(await outcomeOf(signIn(world, person)), "success");
  });

  it("takes an IPv6 network for no more than three addresses, and the one around it for no more than nine", async (t) => {
    const world = await createWorld(t);
    const [person, other] = [await register(world), await register(world)];
    /** Guesses from as many /64s as it takes and gives how many wrong passwords were judged. */
    const guessFrom = async (ipOf: (index: number) => string): Promise<number> => {
      let judged = 0;
      for (let index = 0; index < 12; index += 1) {
        const { passwordWrong = 0 } = await tally(
          atOnce(10, () => signIn(world, person, { ...WRONG, ip: ipOf(index) })),
        );
        judged += passwordWrong;
      }
      return judged;
    };
    assert.equal(await guessFrom((index) => `2001:db8:1:${(0xab00 + index).toString(16)}::1`), 30);
    assert.equal(await guessFrom((index) => `2001:db8:1:${index.toString(16)}00::1`), 60, "90 with those of the /56");
    assert.equal(await outcomeOf(signIn(world, person, { ip: "2001:db8:1:ffff::1" })), "signInLocked");
    assert.equal(await outcomeOf(signIn(world, person, { ip: "2001:db8:2:ffff::1" })), "success");
    assert.equal(await outcomeOf(signIn(world, other, { ip: "2001:db8:1:ffff::1" })), "success");
  });

  it("tells that an account is blocked only to who knows its password", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await updateUser(world.ports, { scope, userId: person.userId, patch: { blocked: true } });
    assert.deepEqual(await refusalOf(signIn(world, person, WRONG)), await refusalOf(signIn(world, nobody, WRONG)));
    assert.equal(await outcomeOf(signIn(world, person)), "accountBlocked");
  });
});
