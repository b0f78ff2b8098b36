import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SecretUnreadable } from "@countersign/store";
import { createWorld, type World } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  register,
  registerWithApp,
  submit,
} from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const STEP_MS = 30_000;

async function confirmedWithCode(world: World) {
  const person = await register(world);
  const session = await openSession(world, person);
  const app = await enrol(world, session);
  const code = codeOf(world, app);
  await confirm(world, session, code);
  return { person, app, code };
}

describe("replay", () => {
  it("lets the code that confirmed a binding sign in once", async (t) => {
    const world = await createWorld(t);
    const { person, code } = await confirmedWithCode(world);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), code)), "success");
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), code)), "totpWrong");
  });

  it("does not let it sign in where confirming is strict", async (t) => {
    const world = await createWorld(t, { settings: { COUNTERSIGN_TOTP_STRICT_CONFIRM: "true" } });
    const { person, app, code } = await confirmedWithCode(world);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), code)), "totpWrong");
    world.clock.advance(STEP_MS);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), codeOf(world, app))), "success");
  });

  it("refuses the code of an earlier step after a later one was used, though it is inside the window", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const earlier = codeOf(world, person.app, -1);
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), earlier)), "totpWrong");
  });

  it("opens nothing again when the clock steps back", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const used = codeOf(world, person.app);
    const token = await openMfaToken(world, person);
    await submit(world, token, used);
    for (const back of [1, 1]) {
      world.clock.advance(-back * STEP_MS);
      for (const steps of [-1, 0]) {
        const outcome = await outcomeOf(
          submit(world, await openMfaToken(world, person), codeOf(world, person.app, steps)),
        );
        assert.notEqual(outcome, "success");
      }
      assert.equal(
        await outcomeOf(submit(world, token, codeOf(world, person.app, 5))),
        "totpWrong",
        "the token stays spent",
      );
    }
    assert.equal(await countRows(world, "mfa_tokens", "state = 'consumed'"), 1);
  });

  it("fails closed for both when the sealed states of two people are exchanged in the database", async (t) => {
    const world = await createWorld(t);
    const [one, other] = [await registerWithApp(world), await registerWithApp(world)];
    const tokens = [await openMfaToken(world, one), await openMfaToken(world, other)];
    const sessions = await countRows(world, "sessions");
    await world.database.write(async (sql) => {
      const text = "select id, state from authenticators where kind = 'totp' and user_id in ($1, $2) order by id";
      const [a, b] = await sql.all<{ id: string; state: Uint8Array }>(text, [one.userId, other.userId]);
      if (a === undefined || b === undefined) assert.fail();
      await sql.run("update authenticators set state = $2 where id = $1", [a.id, b.state]);
      await sql.run("update authenticators set state = $2 where id = $1", [b.id, a.state]);
    });
    for (const token of tokens) {
      for (const { app } of [one, other]) {
        await assert.rejects(submit(world, token, codeOf(world, app)), SecretUnreadable);
        await assert.rejects(submit(world, token, app.recoveryCode, "recovery"), SecretUnreadable);
      }
    }
    await assert.rejects(openMfaToken(world, one), SecretUnreadable);
    assert.equal(await countRows(world, "sessions"), sessions);
  });
});
