import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CallerRef, CODE_SECONDS } from "@countersign/core";
import { askAndRead, verifyBy } from "./testing/codes.ts";
import { APP_ID, POOL_ID } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import { openMfaToken, type Person, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, otherThan, type PostedWorld, phone } from "./testing/post.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const MANY = 200;
const MINUTE_MS = 60_000;
const NUMBER = phone("+8613800138000");

/** Makes an account that has bound a phone number, and is asked for a code sent there. */
async function registerWithPhone(world: PostedWorld): Promise<Person> {
  const person = await register(world);
  await plantFactor(world, person.userId, "sms", { address: NUMBER.address });
  return person;
}

describe("a code as the second factor", () => {
  const factors = ["SMS"] as const;

  it("opens one session for 200 equal submissions at once; the others are wrong codes that cost nothing", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    const token = await openMfaToken(world, person);
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    const outcomes = await tally(atOnce(MANY, () => verifyBy(world, token, NUMBER, code)));
    assert.deepEqual(outcomes, { success: 1, codeWrong: MANY - 1 });
    assert.equal(await countRows(world, "sessions"), 1);
    assert.equal(await failuresOf(world, person.userId, "sms"), 0);
  });

  it("opens one session on however many mfaTokens, at once or one after the other", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < 20; index += 1) tokens.push(await openMfaToken(world, person));
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    const outcomes = await tally(tokens.map((token) => verifyBy(world, token, NUMBER, code)));
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "codes"), 0);
    world.clock.advance(MINUTE_MS);
    const next = await askAndRead(world, NUMBER, "mfaVerify");
    assert.equal(await outcomeOf(verifyBy(world, await openMfaToken(world, person), NUMBER, next)), "success");
    assert.equal(await outcomeOf(verifyBy(world, await openMfaToken(world, person), NUMBER, next)), "codeWrong");
    assert.equal(await countRows(world, "sessions"), 2);
  });

  it("costs nothing to be overtaken by an equal submission, wherever that happens", async (t) => {
    const verbs = ["findCaller", "findCodes", "settle"] as const;
    for (const verb of verbs) {
      const world = await createPostedWorld(t, { factors });
      const person = await registerWithPhone(world);
      const token = await openMfaToken(world, person);
      const code = await askAndRead(world, NUMBER, "mfaVerify");
      const overtaken = overtakenAt(world, verb, () => verifyBy(world, token, NUMBER, code));
      assert.equal(await outcomeOf(verifyBy(overtaken, token, NUMBER, code)), "codeWrong", verb);
      assert.equal(await failuresOf(world, person.userId, "sms"), 0, verb);
    }
  });

  it("judges five of 100 wrong guesses at once, and not the right one behind them", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    const token = await openMfaToken(world, person);
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    const outcomes = await tally(atOnce(100, () => verifyBy(world, token, NUMBER, otherThan(code))));
    assert.deepEqual(outcomes, { codeWrong: 5, factorLocked: 95 });
    assert.equal(await outcomeOf(verifyBy(world, token, NUMBER, code)), "factorLocked");
  });

  it("keeps the failure count through new codes and new sign-ins, and forgets it with success", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    for (let failures = 1; failures <= 4; failures += 1) {
      const token = await openMfaToken(world, person);
      const code = await askAndRead(world, NUMBER, "mfaVerify");
      await outcomeOf(verifyBy(world, token, NUMBER, otherThan(code)));
      assert.equal(await failuresOf(world, person.userId, "sms"), failures);
      world.clock.advance(MINUTE_MS);
    }
    const token = await openMfaToken(world, person);
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    assert.equal(await outcomeOf(verifyBy(world, token, NUMBER, code)), "success");
    assert.equal(await failuresOf(world, person.userId, "sms"), 0);
  });

  it("tells an expired code from a wrong one and counts it not", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    const code = await askAndRead(world, NUMBER, "mfaVerify");
    world.clock.advance(CODE_SECONDS * 1000);
    const token = await openMfaToken(world, person);
    assert.equal(await outcomeOf(verifyBy(world, token, NUMBER, code)), "codeExpired");
    assert.equal(await failuresOf(world, person.userId, "sms"), 0);
    assert.equal(await outcomeOf(verifyBy(world, token, NUMBER, otherThan(code))), "codeWrong");
    assert.equal(await failuresOf(world, person.userId, "sms"), 1);
  });

  it("adds what was proved to the session", async (t) => {
    const world = await createPostedWorld(t, { factors });
    const person = await registerWithPhone(world);
    const token = await openMfaToken(world, person);
    const { session } = await verifyBy(world, token, NUMBER, await askAndRead(world, NUMBER, "mfaVerify"));
    assert.deepEqual(session.amr, ["pwd", "sms", "mfa"]);
    assert.deepEqual(session.passed, { sms: world.clock.nowMs() });
    const stored = await world.ports.store.findSession(POOL_ID, session.id);
    assert.deepEqual([stored?.amr, stored?.appId], [session.amr, APP_ID]);
  });
});
