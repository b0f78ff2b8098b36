import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { removeAuthenticatorOf } from "@countersign/core";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import {
  type AuthenticatorApp,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  type Person,
  register,
  registerWithApp,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

type Owner = Person & { readonly app: AuthenticatorApp };

const HOUR_MS = 3_600_000;

/** Guesses on an mfaToken of its own and gives the refusal. */
async function guess(world: World, owner: Owner): Promise<MfaError> {
  const token = await openMfaToken(world, owner);
  try {
    await submit(world, token, wrongCode(world, owner.app));
  } catch (error) {
    if (error instanceof MfaError) return error;
    throw error;
  }
  assert.fail("a wrong code was accepted");
}

async function fail(world: World, owner: Owner, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) assert.equal((await guess(world, owner)).failure, "totpWrong");
}

async function signInWithApp(world: World, owner: Owner): Promise<string> {
  return outcomeOf(submit(world, await openMfaToken(world, owner), codeOf(world, owner.app)));
}

describe("throttling of the second factor", () => {
  it("counts the tries that are left down to the lock", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const left: unknown[] = [];
    for (let time = 0; time < 5; time += 1) left.push((await guess(world, owner)).data?.remainCount);
    assert.deepEqual(left, [4, 3, 2, 1, 0]);
  });

  it("tells how far a clock is off by a code of its own, and lets that code in at no time", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const tokens = await Promise.all([1, 2, 3].map(() => openMfaToken(world, owner)));
    const early = codeOf(world, owner.app, 10);
    const refusals = await Promise.allSettled(tokens.map((token) => submit(world, token, early)));
    const told = refusals.map((each) => (each.status === "rejected" ? each.reason.data : assert.fail("let in")));
    assert.deepEqual(told.map(({ remainCount }) => remainCount).sort(), [2, 3, 4]);
    assert.deepEqual(
      told.flatMap(({ clockOffSeconds = [] }) => clockOffSeconds),
      [300],
    );
    assert.equal(await countRows(world, "audit_events", "reason = 'clockAhead' and type = 'authenticator.verify'"), 1);
    world.clock.advance(300_000);
    assert.equal(codeOf(world, owner.app), early);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, owner), early)), "totpWrong");
    assert.equal(
      await outcomeOf(submit(world, await openMfaToken(world, owner), codeOf(world, owner.app, 1))),
      "success",
    );
  });

  it("locks for 30 s after five failures, doubling with each further one up to an hour", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 4);
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      await fail(world, owner, 1);
      const refused = await guess(world, owner);
      assert.equal(refused.failure, "factorLocked");
      assert.equal(refused.retryAfterSeconds, seconds);
      world.clock.advance(seconds * 1000 - 1);
      assert.equal((await guess(world, owner)).failure, "factorLocked", `1 ms before ${seconds} s`);
      world.clock.advance(1);
    }
    assert.equal(await signInWithApp(world, owner), "success");
  });

  it("does not judge while locked: neither the right code nor a wrong one changes anything", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 5);
    const token = await openMfaToken(world, owner);
    const sessions = await countRows(world, "sessions");
    for (const proof of [codeOf(world, owner.app), wrongCode(world, owner.app), "", "x".repeat(64)]) {
      assert.equal(await outcomeOf(submit(world, token, proof)), "factorLocked");
    }
    assert.equal(await failuresOf(world, owner.userId), 5);
    assert.equal(await countRows(world, "sessions"), sessions);
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, owner.app))), "success");
  });

  it("is not opened by clocks that are a minute apart, and never told for longer than it lasts", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 5);
    for (const apartMs of [-1000, -58_000]) {
      world.clock.advance(apartMs);
      const refused = await guess(world, owner);
      assert.deepEqual([refused.failure, refused.data], ["factorLocked", { retryAfterSeconds: 30 }]);
    }
  });

  it("is void where a clock was hours ahead when it began: the count stays, and the next failure locks anew", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    world.clock.advance(8 * HOUR_MS);
    await fail(world, owner, 5);
    world.clock.advance(-8 * HOUR_MS);
    assert.equal((await guess(world, owner)).failure, "totpWrong");
    const refused = await guess(world, owner);
    assert.deepEqual([refused.failure, refused.data], ["factorLocked", { retryAfterSeconds: 60 }]);
    assert.equal(await failuresOf(world, owner.userId), 6);
  });

  it("disables the factor after 100 failures for as long as nobody frees it; a recovery code does", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    for (let failures = 0; failures < 100; failures += 1) {
      await fail(world, owner, 1);
      world.clock.advance(HOUR_MS);
    }
    world.clock.advance(24 * HOUR_MS);
    assert.equal(await signInWithApp(world, owner), "factorDisabled");
    assert.equal((await guess(world, owner)).failure, "factorDisabled");
    assert.equal(await failuresOf(world, owner.userId), 100);
    const token = await openMfaToken(world, owner);
    assert.equal(await outcomeOf(submit(world, token, owner.app.recoveryCode, "recovery")), "success");
    assert.equal(await failuresOf(world, owner.userId), 0);
    assert.equal(await signInWithApp(world, owner), "success");
  });

  it("is not shortened by a recovery code while the factor is only locked", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 5);
    await submit(world, await openMfaToken(world, owner), owner.app.recoveryCode, "recovery");
    assert.equal(await signInWithApp(world, owner), "factorLocked");
  });

  it("counts each factor by itself, and a success resets its own count only", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 3);
    const token = await openMfaToken(world, owner);
    for (let time = 0; time < 2; time += 1) {
      assert.equal(await outcomeOf(submit(world, token, "0000-1111", "recovery")), "recoveryCodeWrong");
    }
    assert.equal(await signInWithApp(world, owner), "success");
    assert.equal(await failuresOf(world, owner.userId, "totp"), 0);
    assert.equal(await failuresOf(world, owner.userId, "recovery"), 2);
    await fail(world, owner, 4);
    await submit(world, token, owner.app.recoveryCode, "recovery");
    assert.equal(await failuresOf(world, owner.userId, "totp"), 4);
    assert.equal(await failuresOf(world, owner.userId, "recovery"), 0);
  });

  it("locks the recovery code by the same rule", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const token = await openMfaToken(world, owner);
    for (let time = 0; time < 5; time += 1) {
      assert.equal(await outcomeOf(submit(world, token, "0000-1111", "recovery")), "recoveryCodeWrong");
    }
    assert.equal(await outcomeOf(submit(world, token, owner.app.recoveryCode, "recovery")), "factorLocked");
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, owner.app))), "success");
  });

  it("counts the replay of a used code", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const code = codeOf(world, owner.app);
    await submit(world, await openMfaToken(world, owner), code);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, owner), code)), "totpWrong");
    assert.equal(await failuresOf(world, owner.userId), 1);
  });

  it("does not count what a spent mfaToken carries, whatever that is", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const token = await openMfaToken(world, owner);
    await submit(world, token, codeOf(world, owner.app));
    for (const proof of [codeOf(world, owner.app), codeOf(world, owner.app, 1), wrongCode(world, owner.app), ""]) {
      assert.equal(await outcomeOf(submit(world, token, proof)), "totpWrong");
    }
    assert.equal(await failuresOf(world, owner.userId), 0);
  });

  it("has one count for confirming and for signing in", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const person = await register(world);
    const token = await openMfaToken(world, person);
    const app = await enrol(world, token);
    for (let time = 0; time < 3; time += 1) {
      assert.equal(await outcomeOf(confirm(world, token, wrongCode(world, app))), "totpWrong");
    }
    for (let time = 0; time < 2; time += 1) {
      assert.equal(await outcomeOf(submit(world, token, wrongCode(world, app))), "totpWrong");
    }
    assert.equal(await outcomeOf(confirm(world, token, codeOf(world, app))), "factorLocked");
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "factorLocked");
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(confirm(world, token, codeOf(world, app))), "success");
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("is the same after a restart, and for a second process", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 5);
    const second = await createWorld(t, { folder: world.folder });
    second.clock.set(world.clock.nowMs());
    assert.equal((await guess(second, owner)).failure, "factorLocked");
  });

  it("judges two apps of one person as one attempt", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const token = await openMfaToken(world, owner);
    const { session } = await submit(world, token, codeOf(world, owner.app));
    const caller = { kind: "session", poolId: session.poolId, id: session.id } as const;
    const tablet = await enrol(world, caller);
    await confirm(world, caller, codeOf(world, tablet));
    world.clock.advance(90_000);
    const near = [owner.app, tablet].flatMap((app) => [-1, 0, 1].map((steps) => codeOf(world, app, steps)));
    const wrong =
      ["000000", "111111", "222222", "333333", "444444", "555555", "666666"].find((code) => !near.includes(code)) ?? "";
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, owner), wrong)), "totpWrong");
    assert.equal(await failuresOf(world, owner.userId), 1);
    for (const app of [tablet, owner.app]) {
      assert.equal(await outcomeOf(submit(world, await openMfaToken(world, owner), codeOf(world, app))), "success");
    }
    assert.equal(await outcomeOf(openSession(world, owner)), "mfaRequired");
  });

  it("is freed by a manager who unbinds the factor", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    await fail(world, owner, 5);
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await removeAuthenticatorOf(world.ports, { scope, userId: owner.userId, kind: "totp" });
    const session = await openSession(world, owner);
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, await enrol(world, session)))), "success");
  });
});
