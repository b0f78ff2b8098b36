import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CallerRef } from "@countersign/core";
import { createWorld } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  register,
  registerWithApp,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const MANY = 200;

describe("single use", () => {
  it("gives one session for 200 equal submissions at once; the others are wrong proofs that cost nothing", async (t) => {
    const world = await createWorld(t);
    const { app, userId, ...person } = await registerWithApp(world);
    const token = await openMfaToken(world, { userId, ...person });
    const before = await countRows(world, "sessions");
    const code = codeOf(world, app);
    assert.deepEqual(await tally(atOnce(MANY, () => submit(world, token, code))), { success: 1, totpWrong: MANY - 1 });
    assert.equal(await countRows(world, "sessions"), before + 1);
    assert.equal(await failuresOf(world, userId), 0);
  });

  it("costs nothing to send a copy of what has succeeded, and none of them succeeds", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const code = codeOf(world, person.app);
    await submit(world, token, code);
    for (let copy = 0; copy < 10; copy += 1) assert.equal(await outcomeOf(submit(world, token, code)), "totpWrong");
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("gives one session for one code on 200 mfaTokens at once", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < MANY; index += 1) tokens.push(await openMfaToken(world, person));
    const before = await countRows(world, "sessions");
    const code = codeOf(world, person.app);
    const outcomes = await tally(tokens.map((token) => submit(world, token, code)));
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "sessions"), before + 1);
    assert.equal(await countRows(world, "mfa_tokens", "state = 'consumed'"), 1);
  });

  it("judges five of 150 wrong guesses at once and none behind them, not even the right one", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const before = await countRows(world, "sessions");
    const [wrong, right] = [wrongCode(world, person.app), codeOf(world, person.app)];
    const guesses = atOnce(150, () => submit(world, token, wrong));
    assert.deepEqual(await tally([...guesses, submit(world, token, right)]), { totpWrong: 5, factorLocked: 146 });
    assert.equal(await countRows(world, "sessions"), before);
    assert.equal(await failuresOf(world, person.userId), 5);
  });

  it("judges five wrong guesses in all, over however many mfaTokens they come", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < 50; index += 1) tokens.push(await openMfaToken(world, person));
    const wrong = wrongCode(world, person.app);
    assert.deepEqual(await tally(tokens.map((token) => submit(world, token, wrong))), {
      totpWrong: 5,
      factorLocked: 45,
    });
    assert.equal(await failuresOf(world, person.userId), 5);
  });

  it("takes one recovery code once in 100 submissions at once, and issues one new one, which works", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const issued: (string | null)[] = [];
    const requests = atOnce(100, async () =>
      issued.push((await submit(world, token, person.app.recoveryCode, "recovery")).recoveryCode),
    );
    assert.deepEqual(await tally(requests), { success: 1, recoveryCodeWrong: 99 });
    assert.equal(await failuresOf(world, person.userId, "recovery"), 0);
    assert.equal(issued.length, 1);
    const next = await openMfaToken(world, person);
    assert.equal(await outcomeOf(submit(world, next, person.app.recoveryCode, "recovery")), "recoveryCodeWrong");
    assert.equal(await outcomeOf(submit(world, next, issued[0] ?? "", "recovery")), "success");
  });

  it("takes one recovery code once on 100 mfaTokens at once", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < 100; index += 1) tokens.push(await openMfaToken(world, person));
    const outcomes = await tally(tokens.map((token) => submit(world, token, person.app.recoveryCode, "recovery")));
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "authenticators", "kind = 'recovery'"), 1);
  });

  it("confirms once for equal confirmations at once in a session; the others are wrong proofs that cost nothing", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const session = await openSession(world, person);
    const code = codeOf(world, await enrol(world, session));
    assert.deepEqual(await tally(atOnce(MANY, () => confirm(world, session, code))), {
      success: 1,
      totpWrong: MANY - 1,
    });
    assert.equal(await failuresOf(world, person.userId), 0);
    assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 1);
    assert.equal(await countRows(world, "mfa_tokens"), 0);
  });

  it("confirms once for equal confirmations at once with an mfaToken, with one session", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const person = await register(world);
    const token = await openMfaToken(world, person);
    const code = codeOf(world, await enrol(world, token));
    assert.deepEqual(await tally(atOnce(MANY, () => confirm(world, token, code))), { success: 1, totpWrong: MANY - 1 });
    assert.equal(await countRows(world, "sessions"), 1);
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("costs nothing to be overtaken by an equal submission, wherever that happens", async (t) => {
    for (const kind of ["totp", "recovery"] as const) {
      for (const verb of ["findCaller", "settle"] as const) {
        const world = await createWorld(t);
        const person = await registerWithApp(world);
        const token = await openMfaToken(world, person);
        const proof = kind === "totp" ? codeOf(world, person.app) : person.app.recoveryCode;
        const overtaken = overtakenAt(world, verb, () => submit(world, token, proof, kind));
        const wrong = kind === "totp" ? "totpWrong" : "recoveryCodeWrong";
        assert.equal(await outcomeOf(submit(overtaken, token, proof, kind)), wrong, `${kind} at ${verb}`);
        assert.equal(await failuresOf(world, person.userId, kind), 0, `${kind} at ${verb}`);
      }
    }
  });

  it("costs nothing to be overtaken by an equal confirmation, wherever that happens, nor asks for another sign-in", async (t) => {
    for (const kind of ["session", "mfaToken"] as const) {
      for (const verb of ["findCaller", "settle"] as const) {
        const world = await createWorld(t, { factors: kind === "mfaToken" ? ["OTP"] : [] });
        const person = await register(world);
        const caller = await (kind === "session" ? openSession(world, person) : openMfaToken(world, person));
        const code = codeOf(world, await enrol(world, caller));
        const overtaken = overtakenAt(world, verb, () => confirm(world, caller, code));
        assert.equal(await outcomeOf(confirm(overtaken, caller, code)), "totpWrong", `${kind} at ${verb}`);
        assert.equal(await failuresOf(world, person.userId), 0, `${kind} at ${verb}`);
      }
    }
  });
});
