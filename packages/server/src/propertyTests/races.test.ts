import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changePassword, signInWithPassword, type TokenRef, updateUser } from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf, overtakenAt } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openProven,
  openSession,
  PASSWORD,
  type Person,
  register,
  registerWithApp,
  signIn,
  submit,
} from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const change = ({ ports }: World, caller: TokenRef<"session">) =>
  changePassword(ports, { caller, newPassword: "a new password", oldPassword: PASSWORD, origin: from() });

const block = ({ ports }: World, { userId }: Person) => {
  const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
  return updateUser(ports, { scope, userId, patch: { blocked: true } });
};

/** Gives a person with a session in which an app waits to be confirmed, and what confirms it. */
async function aboutToBind(world: World) {
  const person = await register(world);
  const binding = await openSession(world, person);
  const app = await enrol(world, binding);
  return { person, bind: () => confirm(world, binding, codeOf(world, app)) };
}

describe("a decision on a reading that no longer holds", () => {
  it("signs nobody in with a password that was just changed", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const session = await openSession(world, person);
    const overtaken = overtakenAt(world, "settle", () => change(world, session));
    assert.equal(await outcomeOf(signIn(overtaken, person)), "passwordWrong");
  });

  it("signs nobody in past a factor that was just bound", async (t) => {
    const world = await createWorld(t);
    const { person, bind } = await aboutToBind(world);
    assert.equal(await outcomeOf(signIn(overtakenAt(world, "settle", bind), person)), "mfaRequired");
  });

  it("signs nobody in who was just blocked", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const code = codeOf(world, person.app);
    const sessions = await countRows(world, "sessions");
    const overtaken = overtakenAt(world, "settle", () => block(world, person));
    assert.notEqual(await outcomeOf(submit(overtaken, token, code)), "success");
    assert.equal(await countRows(world, "sessions"), sessions);
    const other = await register(world);
    const blocked = overtakenAt(world, "settle", () => block(world, other));
    assert.equal(await outcomeOf(signIn(blocked, other)), "accountBlocked");
  });

  it("lets no session bind or change the password that falls behind a factor just bound", async (t) => {
    for (const act of [enrol, change]) {
      const world = await createWorld(t);
      const { person, bind } = await aboutToBind(world);
      const session = await openSession(world, person);
      assert.equal(await outcomeOf(act(overtakenAt(world, "settle", bind), session)), "sessionRevoked");
    }
  });

  it("leaves no mfaToken open that a change of password should have ended", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const late = await openProven(world, person);
    world.clock.advance(900_001);
    const caller = await openProven(world, person);
    const overtaken = overtakenAt(world, "settle", () => change(world, caller));
    assert.equal(await outcomeOf(enrol(overtaken, late)), "sessionRevoked");
    assert.equal(await countRows(world, "mfa_tokens", "state = 'open'"), 0);
  });

  it("takes no undecryptable password for an empty one", async (t) => {
    const world = await createWorld(t);
    const { ports } = world;
    const person = await register(world);
    const subject = { poolId: POOL_ID, userId: person.userId };
    const passwordHash = await ports.hasher.hash("");
    await ports.store.settle([{ type: "setPassword", subject, passwordHash, nowMs: world.clock.nowMs() }]);
    const application = (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
    const scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() } as const;
    const identifiers = [{ kind: "email", key: person.email }] as const;
    const request = signInWithPassword(ports, { application, identifiers, password: null, scope });
    assert.equal(await outcomeOf(request), "passwordWrong");
  });
});
