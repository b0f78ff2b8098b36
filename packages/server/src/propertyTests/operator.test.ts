import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resetMfa, type Scope, unlockUser } from "@countersign/core";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import { codeOf, enrol, openMfaToken, registerWithApp, signIn, submit, wrongCode } from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const nowhere = { applications: [], places: [], from: null };

const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };
const LIVE = "revoked_at_ms is null";

function reset({ ports }: World, userId: string): ReturnType<typeof resetMfa> {
  return resetMfa(ports, { scope, userId, reason: "lost phone" });
}

describe("an operator's reset of the second factors", () => {
  it("unbinds all, frees all, ends what is open; then the password is enough", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    await outcomeOf(submit(world, token, wrongCode(world, person.app)));
    assert.equal(await failuresOf(world, person.userId), 1);
    const removed = await reset(world, person.userId);
    assert.deepEqual(removed.map(({ kind }) => kind).sort(), ["recovery", "totp"]);
    assert.equal(await countRows(world, "authenticators"), 0);
    assert.equal(await failuresOf(world, person.userId), 0);
    assert.equal(await countRows(world, "sessions", LIVE), 0);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "mfaTokenInvalid");
    assert.equal(await outcomeOf(signIn(world, person)), "success");
  });

  it("leaves no session to a verify that it overtakes", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const overtaken = overtakenAt(world, "settle", () => reset(world, person.userId));
    assert.equal(await outcomeOf(submit(overtaken, token, codeOf(world, person.app))), "mfaTokenInvalid");
    assert.equal(await countRows(world, "sessions", LIVE), 0);
  });

  it("holds against what happens to the account meanwhile: nothing bound and no session is left", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const overtaken = overtakenAt(world, "settle", () => submit(world, token, codeOf(world, person.app)));
    await reset(overtaken, person.userId);
    assert.equal(await countRows(world, "authenticators"), 0);
    assert.equal(await countRows(world, "sessions", LIVE), 0);
  });

  it("takes along a binding that is begun while it is decided", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    await reset(
      overtakenAt(world, "settle", () => enrol(world, caller)),
      person.userId,
    );
    assert.equal(await countRows(world, "authenticators"), 0);
  });

  it("tells the user once at each address, whatever is bound there", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const before = await countRows(world, "outbox");
    await reset(world, person.userId);
    assert.equal(await countRows(world, "outbox"), before + 1);
    await reset(world, person.userId);
    assert.equal(await countRows(world, "outbox"), before + 1, "nothing was bound any more");
  });

  it("is refused for nobody", async (t) => {
    const world = await createWorld(t);
    assert.equal(await outcomeOf(reset(world, "f".repeat(24))), "userNotFound");
  });
});

describe("an operator's unlock", () => {
  it("lets the right code in at once, and costs no session", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const live = await countRows(world, "sessions", LIVE);
    const token = await openMfaToken(world, person);
    await tally(atOnce(9, () => submit(world, token, wrongCode(world, person.app))));
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "factorLocked");
    const unlocking = { scope, userId: person.userId, reason: null, ...nowhere };
    const { factors: freed } = await unlockUser(world.ports, unlocking);
    assert.deepEqual(freed, ["totp"]);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "success");
    assert.equal(await countRows(world, "sessions", LIVE), live + 1);
  });

  it("says of nobody that he is free", async (t) => {
    const world = await createWorld(t);
    const unlock = unlockUser(world.ports, { scope, userId: "f".repeat(24), reason: null, ...nowhere });
    assert.equal(await outcomeOf(unlock), "userNotFound");
  });
});
