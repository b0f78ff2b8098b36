import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ACCOUNT_BYTES, registerUser, type Scope, updateOwnProfile, updateUser } from "@countersign/core";
import { registrationOf } from "../authing/actions/register.ts";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { failureOf, outcomeOf } from "./testing/outcomes.ts";
import { openSession, register } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const EMPTY = '{"note":""}{}'.length;
const settings = {
  COUNTERSIGN_LIMIT_REGISTRATION_BYTES: "1000/10m",
  COUNTERSIGN_LIMIT_REGISTRATION_BYTES_IN_ALL: "3600/10m",
};

const scopeOf = (actor: Scope["actor"], ip?: string): Scope => ({
  poolId: POOL_ID,
  appId: actor === "user" ? APP_ID : null,
  actor,
  origin: from(ip),
});

/** Custom data that weighs, with an empty profile, so many bytes. */
const weighing = (bytes: number) => ({ note: "x".repeat(bytes - EMPTY) });

let made = 0;
function registerWith(world: World, bytes: number, given: { ip?: string; actor?: Scope["actor"] } = {}) {
  made += 1;
  const scope = scopeOf(given.actor ?? "user", given.ip);
  const account = { username: `heavy${made}`, password: "right horse battery", registerSource: "test" };
  const customData = bytes > EMPTY ? weighing(bytes) : {};
  return registerUser(world.ports, registrationOf(scope, { ...account, customData }));
}

describe("what an account holds", () => {
  it("has 64 kB at most, whoever makes it, and the field that is too large is named", async (t) => {
    const world = await createWorld(t);
    for (const actor of ["user", "management"] as const) {
      assert.equal(await outcomeOf(registerWith(world, ACCOUNT_BYTES, { actor })), "success");
      const { failure, data } = await failureOf(registerWith(world, ACCOUNT_BYTES + 1, { actor }));
      assert.deepEqual([failure, data?.field], ["bodyTooLarge", "customData"]);
    }
    assert.equal(await countRows(world, "users"), 2);
  });

  it("has 64 kB at most after a change, its owner's or a manager's", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const caller = await openSession(world, person);
    const userId = person.userId;
    const byManager = (bytes: number) =>
      updateUser(world.ports, { scope: scopeOf("management"), userId, patch: { customData: weighing(bytes) } });
    const byOwner = (length: number) =>
      updateOwnProfile(world.ports, { caller, patch: { profile: { address: "x".repeat(length) } }, origin: from() });
    assert.equal(await outcomeOf(byManager(ACCOUNT_BYTES + 1)), "bodyTooLarge");
    assert.equal(await outcomeOf(byManager(ACCOUNT_BYTES - 100)), "success");
    assert.equal((await failureOf(byOwner(101))).failure, "bodyTooLarge");
    assert.equal(await outcomeOf(byOwner(20)), "success");
  });

  it("may shrink and not grow where it has been more", async (t) => {
    const world = await createWorld(t);
    const { userId } = await register(world);
    const subject = { poolId: POOL_ID, userId };
    const old = weighing(ACCOUNT_BYTES + 500);
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { customData: old }, nowMs: 0 }]);
    const holding = (bytes: number) =>
      updateUser(world.ports, { scope: scopeOf("management"), userId, patch: { customData: weighing(bytes) } });
    assert.equal(await outcomeOf(holding(ACCOUNT_BYTES + 501)), "bodyTooLarge");
    assert.equal(await outcomeOf(holding(ACCOUNT_BYTES + 400)), "success");
    assert.equal(await outcomeOf(holding(ACCOUNT_BYTES + 500)), "bodyTooLarge");
  });
});

describe("what registrations bring along", () => {
  it("counts by address beyond 64 bytes each; past the limit only the excess is refused, and a manager's is not", async (t) => {
    const world = await createWorld(t, { settings });
    assert.equal(await outcomeOf(registerWith(world, 564)), "success");
    assert.equal(await outcomeOf(registerWith(world, 564)), "success");
    const { failure, data } = await failureOf(registerWith(world, 65));
    assert.deepEqual([failure, data?.field, data?.retryAfterSeconds], ["bodyTooLarge", "customData", 600]);
    assert.equal(await outcomeOf(registerWith(world, 64)), "success");
    assert.equal(await outcomeOf(registerWith(world, 0)), "success");
    assert.equal(await outcomeOf(registerWith(world, 1064, { ip: "203.0.113.10" })), "success");
    assert.equal(await outcomeOf(registerWith(world, 1064, { actor: "management" })), "success");
    world.clock.advance(600_000);
    assert.equal(await outcomeOf(registerWith(world, 1064)), "success");
  });

  it("counts three times as much by a /56, and nine times by a /48", async (t) => {
    const world = await createWorld(t, {
      settings: { ...settings, COUNTERSIGN_LIMIT_REGISTRATION_BYTES_IN_ALL: "99999/10m" },
    });
    const outcomes: string[] = [];
    for (let subnet = 0; subnet < 4; subnet += 1)
      outcomes.push(await outcomeOf(registerWith(world, 1064, { ip: `2001:db8:0:${subnet}::1` })));
    assert.deepEqual(outcomes, ["success", "success", "success", "bodyTooLarge"]);
  });

  it("leaves a quarter of what everybody may to networks that brought nothing", async (t) => {
    const world = await createWorld(t, { settings });
    for (const host of [1, 2, 3]) {
      assert.equal(await outcomeOf(registerWith(world, 964, { ip: `192.0.2.${host}` })), "success");
    }
    assert.equal(await outcomeOf(registerWith(world, 164, { ip: "192.0.2.1" })), "bodyTooLarge");
    assert.equal(await outcomeOf(registerWith(world, 564, { ip: "198.51.100.1" })), "success");
  });
});
