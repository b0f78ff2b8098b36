import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { type Hasher, registerUser, type Scope } from "@countersign/core";
import { registrationOf } from "../authing/actions/register.ts";
import { askAndRead, registerBy, signInBy } from "./testing/codes.ts";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { createPostedWorld, mailbox } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const LIMIT = 3;
const settings = { COUNTERSIGN_LIMIT_REGISTRATION: `${LIMIT}/10m` };

let made = 0;
function registerOne(world: World, given: { readonly ip?: string; readonly actor?: Scope["actor"] } = {}) {
  made += 1;
  const scope: Scope = { poolId: POOL_ID, appId: APP_ID, actor: given.actor ?? "user", origin: from(given.ip) };
  const account = { username: `name${made}`, password: "right horse battery", registerSource: "test" };
  return registerUser(world.ports, registrationOf(scope, account));
}

describe("registrations", () => {
  it("are counted by address, and go on in the next window and elsewhere", async (t) => {
    const world = await createWorld(t, { settings });
    for (let index = 0; index < LIMIT; index += 1) assert.equal(await outcomeOf(registerOne(world)), "success");
    world.clock.advance(60_000);
    const refused = await registerOne(world).catch((error: unknown) => error);
    assert.ok(refused instanceof MfaError);
    assert.deepEqual([refused.failure, refused.data], ["tooOften", { retryAfterSeconds: 540 }]);
    assert.equal(await outcomeOf(registerOne(world, { ip: "203.0.113.10" })), "success");
    world.clock.advance(540_000);
    assert.equal(await outcomeOf(registerOne(world)), "success");
  });

  it("beyond the limit cost no hash", async (t) => {
    const calm = await createWorld(t, { settings });
    let hashed = 0;
    const hasher: Hasher = {
      ...calm.ports.hasher,
      hash(secret) {
        hashed += 1;
        return calm.ports.hasher.hash(secret);
      },
    };
    const world: World = { ...calm, ports: { ...calm.ports, hasher } };
    for (let index = 0; index < LIMIT + 5; index += 1) await outcomeOf(registerOne(world));
    assert.equal(hashed, LIMIT);
  });

  it("at once make no more accounts than the limit lets", async (t) => {
    const world = await createWorld(t, { settings });
    const outcomes = await tally(atOnce(20, () => registerOne(world)));
    assert.deepEqual(outcomes, { success: LIMIT, tooOften: 20 - LIMIT });
    assert.equal(await countRows(world, "users"), LIMIT);
  });

  it("with a code are counted too, and a refused one leaves the code good", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_LIMIT_REGISTRATION: "2/10m" } });
    const [one, two, three] = ["one", "two", "three"].map((name) => mailbox(`${name}@example.com`));
    if (one === undefined || two === undefined || three === undefined) assert.fail();
    await registerBy(world, one, await askAndRead(world, one, "register"));
    await signInBy(world, two, await askAndRead(world, two, "signIn"), { autoRegister: true });
    const code = await askAndRead(world, three, "register");
    assert.equal(await outcomeOf(registerBy(world, three, code)), "tooOften");
    assert.equal(await outcomeOf(registerBy(world, three, code, { ip: "203.0.113.10" })), "success");
    assert.equal(await outcomeOf(signInBy(world, one, await askAndRead(world, one, "signIn"))), "success", "known");
  });

  it("by a manager are not", async (t) => {
    const world = await createWorld(t, { settings });
    for (let index = 0; index < LIMIT + 2; index += 1) {
      assert.equal(await outcomeOf(registerOne(world, { actor: "management" })), "success");
    }
  });

  it("are let through at 50 a second from one address, without a pause", async (t) => {
    const world = await createWorld(t);
    const { limit, windowMs } = world.ports.settings.requestLimits.registration;
    assert.ok(limit / (windowMs / 1000) >= 50);
  });
});
