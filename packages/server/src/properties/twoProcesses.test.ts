import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { CallerRef } from "@countersign/core";
import { createWorld, type World } from "./testing/createWorld.ts";
import { codeOf, openMfaToken, registerWithApp, wrongCode } from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";
import type { Task } from "./testing/verifyingChild.ts";

const CHILD = join(import.meta.dirname, "testing/verifyingChild.ts");
const EACH = 100;

/** Has two processes submit at once on the world's database and adds up how their submissions ended. */
async function race(t: TestContext, world: World, task: Pick<Task, "tokens" | "proof" | "kind">) {
  const whole: Task = { ...task, folder: world.folder, nowMs: world.clock.nowMs(), count: EACH };
  const children = await Promise.all([start(t, whole), start(t, whole)]);
  const answers = children.map((child) => once(child, "message"));
  for (const child of children) child.send("go");
  const sum: Record<string, number> = {};
  for (const [counts] of (await Promise.all(answers)) as [Record<string, number>][]) {
    for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
  }
  return sum;
}

async function start(t: TestContext, task: Task): Promise<ChildProcess> {
  const child = fork(CHILD, { stdio: "inherit" });
  t.after(() => child.kill("SIGKILL"));
  child.send(task);
  await once(child, "message");
  return child;
}

describe("two processes on one database", () => {
  it("give one session for 200 equal submissions; the others are wrong proofs that cost nothing", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const sessions = await countRows(world, "sessions");
    const proof = codeOf(world, person.app);
    assert.deepEqual(await race(t, world, { tokens: [token], proof, kind: "totp" }), { success: 1, totpWrong: 199 });
    assert.equal(await countRows(world, "sessions"), sessions + 1);
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("give one session for one code on many mfaTokens, and for one recovery code", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < EACH; index += 1) tokens.push(await openMfaToken(world, person));
    const byCode = await race(t, world, { tokens, proof: codeOf(world, person.app), kind: "totp" });
    assert.equal(byCode.success, 1);
    const byRecovery = await race(t, world, { tokens, proof: person.app.recoveryCode, kind: "recovery" });
    assert.equal(byRecovery.success, 1);
    assert.equal(await countRows(world, "mfa_tokens", "state = 'consumed'"), 2);
  });

  it("judge five of 200 wrong guesses between them", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const proof = wrongCode(world, person.app);
    const outcomes = await race(t, world, { tokens: [token], proof, kind: "totp" });
    assert.deepEqual(outcomes, { totpWrong: 5, factorLocked: 195 });
    assert.equal(await failuresOf(world, person.userId), 5);
  });
});
