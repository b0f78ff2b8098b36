import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { endSession, removeAuthenticatorOf, type SignedIn, type TokenRef, updateUser } from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World, type WorldOptions } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import {
  type AuthenticatorApp,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  type Person,
  register,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

interface Confirmed {
  readonly world: World;
  readonly person: Person;
  readonly token: TokenRef<"mfaToken">;
  readonly app: AuthenticatorApp;
  /** The code that confirmed. */
  readonly proof: string;
  readonly signedIn: SignedIn;
}

/** Binds an app at a sign-in that demands one, as mobile clients do. */
async function confirmed(test: Parameters<typeof createWorld>[0], options: WorldOptions = {}): Promise<Confirmed> {
  const world = await createWorld(test, { factors: ["OTP"], ...options });
  const person = await register(world);
  const token = await openMfaToken(world, person);
  const app = await enrol(world, token);
  const proof = codeOf(world, app);
  const signedIn = (await confirm(world, token, proof)) ?? assert.fail("confirming an mfaToken signs in");
  return { world, person, token, app, proof, signedIn };
}

describe("verifying at once with the code that has just confirmed", () => {
  for (const COUNTERSIGN_TOTP_STRICT_CONFIRM of ["false", "true"])
    it(`gives the session of the binding, once, strict confirming ${COUNTERSIGN_TOTP_STRICT_CONFIRM}`, async (t) => {
      const { world, token, proof, signedIn } = await confirmed(t, { settings: { COUNTERSIGN_TOTP_STRICT_CONFIRM } });
      const { session } = await submit(world, token, proof);
      assert.deepEqual(session, { ...signedIn.session, passed: session.passed });
      assert.equal(await countRows(world, "sessions"), 1);
      assert.equal(await outcomeOf(submit(world, token, proof)), "totpWrong");
      assert.equal(await countRows(world, "audit_events", "type = 'authenticator.verify' and result = 'success'"), 1);
    });

  it("gives one success of 200 at once", async (t) => {
    const { world, person, token, proof } = await confirmed(t);
    assert.deepEqual(await tally(atOnce(200, () => submit(world, token, proof))), { success: 1, totpWrong: 199 });
    assert.equal(await countRows(world, "sessions"), 1);
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("leaves one session when it comes at the same moment as the confirming", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const token = await openMfaToken(world, await register(world));
    const proof = codeOf(world, await enrol(world, token));
    const outcomes = await Promise.all([
      outcomeOf(confirm(world, token, proof)),
      tally(atOnce(3, () => submit(world, token, proof))),
    ]);
    assert.equal(outcomes[0], "success");
    assert.ok((outcomes[1].success ?? 0) <= 1);
    assert.equal(await countRows(world, "sessions"), 1);
  });

  it("is by that code alone: another code of the app, a wrong one, and another factor are refused", async (t) => {
    const { world, person, token, app, proof } = await confirmed(t);
    for (const other of [codeOf(world, app, 1), codeOf(world, app, -1), wrongCode(world, app)])
      assert.equal(await outcomeOf(submit(world, token, other)), "totpWrong");
    assert.equal(await outcomeOf(submit(world, token, app.recoveryCode, "recovery")), "recoveryCodeWrong");
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), wrongCode(world, app))), "totpWrong");
    assert.equal(await outcomeOf(submit(world, token, proof)), "success");
  });

  it("is for the mfaToken that confirmed alone", async (t) => {
    const { world, person, proof, token } = await confirmed(t, {
      settings: { COUNTERSIGN_TOTP_STRICT_CONFIRM: "true" },
    });
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), proof)), "totpWrong");
    assert.equal(await outcomeOf(submit(world, token, proof)), "success");
  });

  const ends: Readonly<Record<string, (given: Confirmed) => Promise<unknown>>> = {
    "a minute": async ({ world }) => world.clock.advance(60_000),
    "a clock set back by more than a minute": async ({ world }) => world.clock.advance(-120_001),
    "a sign-out": ({ world, signedIn }) => endSession(world.ports, sessionOf(signedIn), from()),
    "an unbinding": ({ world, person: { userId } }) =>
      removeAuthenticatorOf(world.ports, { scope: managing, userId, kind: "totp" }),
    "a block": ({ world, person: { userId } }) =>
      updateUser(world.ports, { scope: managing, userId, patch: { blocked: true } }),
  };
  for (const [end, act] of Object.entries(ends)) {
    it(`is over after ${end}`, async (t) => {
      const given = await confirmed(t);
      await act(given);
      assert.notEqual(await outcomeOf(submit(given.world, given.token, given.proof)), "success");
    });

    if (end.includes("minute")) continue;
    it(`is over when ${end} comes in between`, async (t) => {
      const given = await confirmed(t);
      const overtaken = overtakenAt(given.world, "settle", () => act(given));
      assert.notEqual(await outcomeOf(submit(overtaken, given.token, given.proof)), "success");
    });
  }
});

const managing = { poolId: POOL_ID, appId: APP_ID, actor: "management", origin: from() } as const;

function sessionOf({ session: { poolId, id } }: SignedIn): TokenRef<"session"> {
  return { kind: "session", poolId, id };
}
