import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { isAccountThere, isAddressUsable, type Scope } from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, type Person, register, registerWithApp } from "./testing/person.ts";
import { mailbox } from "./testing/post.ts";

const LIMIT = 3;

function isThere(world: World, email: string, given: { readonly ip?: string; readonly actor?: Scope["actor"] } = {}) {
  const { ip, actor = "user" } = given;
  const scope: Scope = { poolId: POOL_ID, appId: APP_ID, actor, origin: from(ip) };
  return isAccountThere(world.ports, scope, [{ kind: "email", key: email }]);
}

async function isUsable(world: World, person: Person, email: string, ip?: string): Promise<boolean> {
  const caller = { ...(await openMfaToken(world, person)), kind: "mfaToken" } as const;
  return isAddressUsable(world.ports, { caller, recipient: mailbox(email), origin: from(ip) });
}

describe("questions whether an account is there", () => {
  const settings = { COUNTERSIGN_LIMIT_LOOKUP: `${LIMIT}/10m` };

  it("are answered so often from one address, whatever the answer, and then no more", async (t) => {
    const world = await createWorld(t, { settings });
    const { email } = await register(world);
    assert.deepEqual([await isThere(world, email), await isThere(world, "no@example.com")], [true, false]);
    assert.equal(await isThere(world, email), true);
    world.clock.advance(60_000);
    for (const name of [email, "no@example.com"]) {
      const refused = await isThere(world, name).catch((error: unknown) => error);
      assert.ok(refused instanceof MfaError);
      assert.deepEqual([refused.failure, refused.code, refused.data], ["tooOften", 1002, { retryAfterSeconds: 540 }]);
    }
    assert.equal(await isThere(world, email, { ip: "203.0.113.10" }), true);
    world.clock.advance(540_000);
    assert.equal(await isThere(world, email), true);
  });

  it("at once are answered no more often", async (t) => {
    const world = await createWorld(t, { settings });
    const outcomes = await tally(atOnce(20, (index) => isThere(world, `name${index}@example.com`)));
    assert.deepEqual(outcomes, { success: LIMIT, tooOften: 20 - LIMIT });
  });

  it("count from all of an IPv6 network", async (t) => {
    const world = await createWorld(t, { settings });
    const outcomes = await tally(
      atOnce(20, (index) => isThere(world, "no@example.com", { ip: `2001:db8:1:${index}::1` })),
    );
    assert.equal(outcomes.success, 3 * LIMIT);
  });

  it("are free to a manager", async (t) => {
    const world = await createWorld(t, { settings });
    for (let index = 0; index < LIMIT + 2; index += 1) await isThere(world, "a@example.com", { actor: "management" });
    assert.equal(await outcomeOf(isThere(world, "a@example.com")), "success");
  });

  it("count together with those whether an address may be bound", async (t) => {
    const world = await createWorld(t, { settings });
    const person = await registerWithApp(world);
    for (let index = 0; index < LIMIT; index += 1) assert.equal(await isUsable(world, person, "no@example.com"), true);
    assert.equal(await outcomeOf(isUsable(world, person, "no@example.com")), "tooOften");
    assert.equal(await outcomeOf(isThere(world, "no@example.com")), "tooOften");
  });
});

describe("questions whether an address may be bound", () => {
  it("are answered so often for one account, wherever it asks and however often it signs in", async (t) => {
    const world = await createWorld(t, { settings: { COUNTERSIGN_LIMIT_LOOKUP_USER: `${LIMIT}/10m` } });
    const [person, other] = [await registerWithApp(world), await registerWithApp(world)];
    for (let index = 0; index < LIMIT; index += 1) {
      assert.equal(await isUsable(world, person, other.email, `203.0.113.${index}`), false);
    }
    assert.equal(await outcomeOf(isUsable(world, person, "no@example.com", "203.0.113.77")), "tooOften");
    assert.equal(await isUsable(world, other, "no@example.com", "203.0.113.77"), true);
    world.clock.advance(600_000);
    assert.equal(await isUsable(world, person, "no@example.com"), true);
  });
});
