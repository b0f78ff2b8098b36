import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { removeAuthenticator, type TokenRef } from "@countersign/core";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
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

const removeTotp = ({ ports }: World, caller: TokenRef<"session">) =>
  removeAuthenticator(ports, { caller, kind: "totp", origin: from() });

describe("pending binding", () => {
  for (const callerOf of [openSession, openMfaToken])
    for (const scanned of [0, 1, 2])
      it(`is confirmed by whichever QR code was scanned, with its own recovery code: ${scanned}, ${callerOf.name}`, async (t) => {
        const world = await createWorld(t, callerOf === openMfaToken ? { factors: ["OTP"] } : {});
        const person = await register(world);
        const caller = await callerOf(world, person);
        const apps = [await enrol(world, caller), await enrol(world, caller), await enrol(world, caller)];
        const app = apps[scanned] ?? assert.fail();
        assert.equal(await outcomeOf(confirm(world, caller, codeOf(world, app))), "success");
        assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), 2);
        assert.equal(await countRows(world, "authenticators", "status = 'pending'"), 0);
        world.clock.advance(90_000);
        for (const other of apps) {
          const expected = other === app ? ["success", "success"] : ["totpWrong", "recoveryCodeWrong"];
          const typed = await outcomeOf(submit(world, await openMfaToken(world, person), codeOf(world, other)));
          const token = await openMfaToken(world, person);
          const paper = await outcomeOf(submit(world, token, other.recoveryCode, "recovery"));
          assert.deepEqual([typed, paper], expected);
        }
      });

  it("gives way, the oldest first, to more than five of an account", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    const apps: AuthenticatorApp[] = [];
    for (let shown = 0; shown < 6; shown += 1) {
      apps.push(await enrol(world, session));
      world.clock.advance(1);
    }
    for (const kind of ["totp", "recovery"])
      assert.equal(await countRows(world, "authenticators", `kind = '${kind}'`), 5);
    const [gone = assert.fail(), oldest = assert.fail()] = apps;
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, gone))), "totpWrong");
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, oldest))), "success");
  });

  it("makes room of those that are over before those that wait", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    for (let shown = 0; shown < 5; shown += 1) await enrol(world, session);
    world.clock.advance(TEN_MINUTES_MS);
    const app = await enrol(world, session);
    assert.equal(await countRows(world, "authenticators"), 2);
    assert.equal(await outcomeOf(confirm(world, session, codeOf(world, app))), "success");
  });

  it("is confirmed by the session or mfaToken that began it, and ends when another is confirmed", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const person = await register(world);
    const [own, thiefs] = [await openMfaToken(world, person), await openMfaToken(world, person)];
    const [app, other] = [await enrol(world, own), await enrol(world, thiefs)];
    assert.equal(await outcomeOf(confirm(world, own, codeOf(world, other))), "totpWrong");
    assert.equal(await outcomeOf(confirm(world, thiefs, codeOf(world, app))), "totpWrong");
    assert.equal(await outcomeOf(confirm(world, own, codeOf(world, app))), "success");
    assert.equal(await countRows(world, "authenticators", "status = 'pending'"), 0);
    world.clock.advance(90_000);
    const shown = submit(world, await openMfaToken(world, person), codeOf(world, other));
    assert.equal(await outcomeOf(shown), "totpWrong");
  });

  it("is confirmed once when several were begun at once and all their codes come at once", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    const apps: AuthenticatorApp[] = [];
    const outcomes = await tally(atOnce(3, async () => apps.push(await enrol(world, session))));
    assert.deepEqual(outcomes, { success: 3 });
    const confirmed = await tally(apps.map((app) => confirm(world, session, codeOf(world, app))));
    assert.deepEqual(confirmed, { success: 1, totpWrong: 2 });
    assert.equal(await countRows(world, "authenticators"), 2);
  });

  it("goes with its recovery code when it is removed", async (t) => {
    const world = await createWorld(t);
    const session = await openSession(world, await register(world));
    for (let shown = 0; shown < 3; shown += 1) await enrol(world, session);
    assert.equal(await outcomeOf(removeTotp(world, session)), "success");
    assert.equal(await countRows(world, "authenticators"), 0);
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
