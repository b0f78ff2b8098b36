import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type CallerRef,
  changePassword,
  endSession,
  loadCaller,
  refreshSession,
  removeAuthenticator,
  removeAuthenticatorOf,
  type Scope,
  type TokenRef,
  updateUser,
} from "@countersign/core";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { granted, outcomeOf, pendingOf } from "./testing/outcomes.ts";
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
  submit,
} from "./testing/person.ts";

const DAY_MS = 86_400_000;
const manager: Scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from("198.51.100.1") };

const use = ({ ports }: World, caller: CallerRef) => loadCaller(ports, caller, from());
const block = ({ ports }: World, { userId }: Person, blocked: boolean) =>
  updateUser(ports, { scope: manager, userId, patch: { blocked } });
const change = ({ ports }: World, caller: TokenRef<"session">) =>
  changePassword(ports, { caller, newPassword: "a new password", oldPassword: PASSWORD, origin: from() });

describe("lifetimes", () => {
  it("ends an mfaToken after 360 s, for verifying, enrolling and confirming alike", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const person = await registerWithApp(await createWorld(t)).then(() => register(world));
    const token = await openMfaToken(world, person);
    const app = await enrol(world, token);
    world.clock.advance(359_999);
    assert.equal(await outcomeOf(submit(world, token, "000000")), "totpWrong");
    world.clock.advance(1);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "mfaTokenInvalid");
    assert.equal(await outcomeOf(confirm(world, token, codeOf(world, app))), "mfaTokenInvalid");
    assert.equal(await outcomeOf(enrol(world, token)), "mfaTokenInvalid");
  });

  it("ends every open mfaToken when the password changes", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const caller = await openProven(world, person);
    const token = await openMfaToken(world, person);
    await change(world, caller);
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "mfaTokenInvalid");
  });

  it("ends every open mfaToken and every session when a manager unbinds the factor", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    const token = await openMfaToken(world, person);
    await removeAuthenticatorOf(world.ports, { scope: manager, userId: person.userId, kind: "totp" });
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "mfaTokenInvalid");
    assert.equal(await outcomeOf(submit(world, token, person.app.recoveryCode, "recovery")), "mfaTokenInvalid");
    assert.equal(await outcomeOf(enrol(world, token)), "mfaTokenInvalid");
    assert.equal(await outcomeOf(use(world, session)), "sessionRevoked");
  });

  it("serves nobody who is blocked, and what was open then stays ended afterwards", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    const token = await openMfaToken(world, person);
    world.clock.advance(30_000);
    await block(world, person, true);
    assert.notEqual(await outcomeOf(submit(world, token, codeOf(world, person.app))), "success");
    assert.notEqual(await outcomeOf(use(world, session)), "success");
    assert.notEqual(await outcomeOf(refreshSession(world.ports, session, from())), "success");
    await block(world, person, false);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "mfaTokenInvalid");
    assert.equal(await outcomeOf(use(world, session)), "sessionRevoked");
    assert.equal(await outcomeOf(openProven(world, person)), "success");
  });

  it("serves nobody who is blocked even where a token or a session is still open", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    const token = await openMfaToken(world, person);
    world.clock.advance(30_000);
    const subject = { poolId: POOL_ID, userId: person.userId };
    const nowMs = world.clock.nowMs();
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { blocked: true }, nowMs }]);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "accountBlocked");
    assert.equal(await outcomeOf(use(world, token)), "accountBlocked");
    assert.equal(await outcomeOf(use(world, session)), "accountBlocked");
  });

  it("ends a session 90 days after its sign-in, however often it is refreshed", async (t) => {
    const world = await createWorld(t);
    const caller = await openSession(world, await register(world));
    const refresh = () => refreshSession(world.ports, caller, from());
    const signedInAtMs = world.clock.nowMs();
    for (let day = 13; day < 90; day += 13) {
      world.clock.set(signedInAtMs + day * DAY_MS);
      const { session } = await granted(refresh());
      assert.equal(session.expiresAtMs, signedInAtMs + Math.min(day + 14, 90) * DAY_MS);
    }
    world.clock.set(signedInAtMs + 90 * DAY_MS - 1);
    assert.equal(await outcomeOf(refresh()), "success");
    assert.equal(await outcomeOf(use(world, caller)), "success");
    world.clock.advance(1);
    assert.equal(await outcomeOf(refresh()), "sessionExpired");
    assert.equal(await outcomeOf(use(world, caller)), "sessionExpired");
  });

  it("does not put that end off by a second factor", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const caller = await openProven(world, person);
    for (const days of [13, 13, 13, 13, 13, 13]) {
      world.clock.advance(days * DAY_MS);
      await refreshSession(world.ports, caller, from());
    }
    const { token } = await pendingOf(removeAuthenticator(world.ports, { caller, kind: "totp", origin: from() }));
    const stepUp: CallerRef = { kind: "mfaToken", poolId: POOL_ID, id: token.id };
    const { session } = await submit(world, stepUp, codeOf(world, person.app));
    assert.equal(session.authTimeMs, token.authTimeMs);
    assert.equal(session.expiresAtMs, session.authTimeMs + 90 * DAY_MS);
  });

  it("refreshes no session that an earlier release let live longer", async (t) => {
    const world = await createWorld(t);
    const caller = await openSession(world, await register(world));
    const nowMs = world.clock.nowMs();
    const expiresAtMs = nowMs + 100 * DAY_MS;
    await world.ports.store.settle([{ type: "extendSession", poolId: POOL_ID, id: caller.id, expiresAtMs, nowMs }]);
    world.clock.advance(91 * DAY_MS);
    assert.equal(await outcomeOf(refreshSession(world.ports, caller, from())), "sessionExpired");
  });

  it("ends all sessions but the caller's when the password changes", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [own, other] = [await openSession(world, person), await openSession(world, person)];
    await change(world, own);
    assert.equal(await outcomeOf(use(world, own)), "success");
    assert.equal(await outcomeOf(use(world, other)), "sessionRevoked");
    assert.equal(await outcomeOf(openSession(world, person)), "passwordWrong");
    assert.equal(await outcomeOf(openSession(world, { ...person, password: "a new password" })), "success");
  });

  it("keeps everything when the password is not changed because the old one was wrong", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [own, other] = [await openSession(world, person), await openSession(world, person)];
    const request = { caller: own, newPassword: "a new password", oldPassword: "wrong", origin: from() };
    assert.equal(await outcomeOf(changePassword(world.ports, request)), "passwordWrong");
    assert.equal(await outcomeOf(use(world, other)), "success");
    assert.equal(await outcomeOf(openSession(world, person)), "success");
  });

  it("limits guesses at the old password", async (t) => {
    const world = await createWorld(t);
    const own = await openSession(world, await register(world));
    const request = { caller: own, newPassword: "a new password", origin: from() };
    for (let guess = 0; guess < 10; guess += 1) {
      assert.equal(await outcomeOf(changePassword(world.ports, { ...request, oldPassword: "wrong" })), "passwordWrong");
    }
    assert.equal(await outcomeOf(changePassword(world.ports, { ...request, oldPassword: PASSWORD })), "signInLocked");
  });

  it("ends a session after 14 days, and counts them anew when it is refreshed", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [kept, left] = [await openSession(world, person), await openSession(world, person)];
    world.clock.advance(13 * DAY_MS);
    const { session } = await granted(refreshSession(world.ports, kept, from()));
    assert.equal(session.expiresAtMs, world.clock.nowMs() + 14 * DAY_MS);
    world.clock.advance(DAY_MS - 1);
    assert.equal(await outcomeOf(use(world, left)), "success");
    world.clock.advance(1);
    assert.equal(await outcomeOf(use(world, left)), "sessionExpired");
    assert.equal(await outcomeOf(refreshSession(world.ports, left, from())), "sessionExpired");
    world.clock.advance(13 * DAY_MS - 1);
    assert.equal(await outcomeOf(use(world, kept)), "success");
    world.clock.advance(1);
    assert.equal(await outcomeOf(use(world, kept)), "sessionExpired");
  });

  it("ends a session at logout, for good, and no other", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [own, other] = [await openSession(world, person), await openSession(world, person)];
    await endSession(world.ports, own, from());
    for (const act of [
      use(world, own),
      refreshSession(world.ports, own, from()),
      endSession(world.ports, own, from()),
      enrol(world, own),
    ]) {
      assert.equal(await outcomeOf(act), "sessionRevoked");
    }
    assert.equal(await outcomeOf(use(world, other)), "success");
  });

  it("knows no session and no mfaToken of another pool", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    const token = await openMfaToken(world, person);
    const poolId = "b0".repeat(12);
    assert.equal(await outcomeOf(use(world, { ...session, poolId })), "sessionRevoked");
    assert.equal(await outcomeOf(use(world, { ...token, poolId })), "mfaTokenInvalid");
  });
});
