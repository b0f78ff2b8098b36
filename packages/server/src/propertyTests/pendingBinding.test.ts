import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorld, POOL_ID } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import {
  type AuthenticatorApp,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  register,
  registerWithApp,
  signIn,
  submit,
} from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const TEN_MINUTES_MS = 600_000;

describe("pending binding", () => {
  it("is replaced by a second enrolment", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    const first = await enrol(world, session);
    const second = await enrol(world, session);
    assert.notEqual(first.secret, second.secret);
    assert.equal(await countRows(world, "authenticators"), 2);
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, first))), "totpWrong");
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, second))), "success");
    assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), 2);
    assert.equal(await countRows(world, "authenticators", "status = 'pending'"), 0);
  });

  it("leaves one pending and confirmable when several enrolments come at once", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    const apps: AuthenticatorApp[] = [];
    const outcomes = await tally(atOnce(3, async () => apps.push(await enrol(world, session))));
    assert.deepEqual(outcomes, { success: 3 });
    assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 1);
    assert.equal(await countRows(world, "authenticators", "kind = 'recovery'"), 1);
    const confirmed = await Promise.all(apps.map((app) => outcomeOf(confirm(world, session, codeOf(world, app)))));
    assert.equal(confirmed.filter((outcome) => outcome === "success").length, 1);
  });

  it("ends after ten minutes", async (t) => {
    for (const [waitMs, outcome] of [
      [TEN_MINUTES_MS - 1, "success"],
      [TEN_MINUTES_MS, "bindingExpired"],
    ] as const) {
      const world = await createWorld(t);
      const session = await openSession(world, await register(world));
      const app = await enrol(world, session);
      world.clock.advance(waitMs);
      assert.equal(await outcomeOf(confirm(world, session, codeOf(world, app))), outcome);
    }
  });

  it("cannot be confirmed when there is none", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    assert.equal(await outcomeOf(confirm(world, session, "123456")), "bindingExpired");
  });

  it("satisfies no sign-in, by its code or by its recovery code", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const person = await register(world);
    const app = await enrol(world, await openMfaToken(world, person));
    const token = await openMfaToken(world, person);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "totpWrong");
    assert.equal(await outcomeOf(submit(world, token, app.recoveryCode, "recovery")), "recoveryCodeWrong");
    assert.equal(await countRows(world, "sessions"), 0);
  });

  it("asks for nothing at sign-in, and forbids no binding", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    await enrol(world, await openSession(world, person));
    const { session } = await signIn(world, person);
    assert.equal(await outcomeOf(enrol(world, { kind: "session", poolId: POOL_ID, id: session.id })), "success");
  });

  it("leaves the live recovery code in force until it is confirmed", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    const tablet = await enrol(world, caller);
    assert.equal(
      await outcomeOf(submit(world, await openMfaToken(world, person), tablet.recoveryCode, "recovery")),
      "recoveryCodeWrong",
    );
    const before = await submit(world, await openMfaToken(world, person), person.app.recoveryCode, "recovery");
    await confirm(world, caller, codeOf(world, tablet));
    assert.equal(
      await outcomeOf(submit(world, await openMfaToken(world, person), before.recoveryCode ?? "", "recovery")),
      "recoveryCodeWrong",
    );
    assert.equal(
      await outcomeOf(submit(world, await openMfaToken(world, person), tablet.recoveryCode, "recovery")),
      "success",
    );
    assert.equal(await countRows(world, "authenticators", "kind = 'recovery'"), 1);
  });

  it("is confirmed by a code of its own app only, not by one of a confirmed app", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    const tablet = await enrol(world, caller);
    world.clock.advance(90_000);
    assert.equal(await outcomeOf(confirm(world, caller, codeOf(world, person.app))), "totpWrong");
    assert.equal(await outcomeOf(confirm(world, caller, codeOf(world, tablet))), "success");
  });
});
