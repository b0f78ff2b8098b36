import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CallerRef, issueAccessPass } from "@countersign/core";
import { APP_ID, createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { trusting } from "./testing/devices.ts";
import { codeOf, confirm, enrol, openMfaToken, register, registerWithApp, wrongCode } from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";
import type { Task } from "./testing/verifyingChild.ts";

const CHILD = join(import.meta.dirname, "testing/verifyingChild.ts");

async function start({ folder }: World): Promise<ChildProcess> {
  const child = fork(CHILD, { stdio: "inherit" });
  child.send({ folder });
  await once(child, "message");
  return child;
}

describe("two processes on one database", () => {
  let world: World;
  let children: readonly ChildProcess[] = [];
  const undo: (() => Promise<void>)[] = [];

  before(async () => {
    world = await createWorld({ after: (each) => undo.push(each) });
    children = await Promise.all([start(world), start(world)]);
  });

  after(async () => {
    for (const child of children) child.kill();
    for (const each of undo) await each();
  });

  /** Has both submit at once, half of `count` each, and adds up how their submissions ended. */
  async function race(task: Omit<Task, "nowMs">): Promise<Readonly<Record<string, number>>> {
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send({ ...task, count: task.count / 2, nowMs: world.clock.nowMs() });
    const sum: Record<string, number> = {};
    for (const [counts] of (await Promise.all(answers)) as [Record<string, number>][]) {
      for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
    }
    return sum;
  }

  it("give one session for 200 equal submissions; the others are wrong proofs that cost nothing", async () => {
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const sessions = await countRows(world, "sessions");
    const proof = codeOf(world, person.app);
    const outcomes = await race({ tokens: [token], proof, kind: "totp", count: 200 });
    assert.deepEqual(outcomes, { success: 1, totpWrong: 199 });
    assert.equal(await countRows(world, "sessions"), sessions + 1);
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("give one session for 200 sign-ins that show one access pass at once", async () => {
    const person = await registerWithApp(world);
    const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
    const request = { scope, userId: person.userId, hours: 1, mayBind: false, reason: null };
    const { text: proof } = await issueAccessPass(world.ports, request);
    const tokens = await Promise.all([1, 2, 3, 4].map(() => openMfaToken(world, person)));
    const sessions = await countRows(world, "sessions");
    const outcomes = await race({ tokens, proof, kind: "recovery", count: 200 });
    assert.equal(outcomes.success, 1, JSON.stringify(outcomes));
    assert.equal(await countRows(world, "sessions"), sessions + 1);
  });

  it("let one of 200 sign-ins in that show one token of a trusted device, and ask the others", async () => {
    const { owner, token: proof } = await trusting(world);
    const { email, password, userId } = owner;
    const sessions = await countRows(world, "sessions");
    const person = { email, password, userId };
    const outcomes = await race({ tokens: [], proof, person, kind: "device", count: 200 });
    assert.deepEqual(outcomes, { success: 1, mfaRequired: 199 });
    assert.equal(await countRows(world, "sessions"), sessions + 1);
    assert.equal(await countRows(world, "trusted_devices"), 1);
    await demandFactors(world, []);
  });

  it("give one session for one code on many mfaTokens, and for one recovery code", async () => {
    const person = await registerWithApp(world);
    const tokens: CallerRef[] = [];
    for (let index = 0; index < 50; index += 1) tokens.push(await openMfaToken(world, person));
    const sessions = await countRows(world, "sessions");
    const byCode = await race({ tokens, proof: codeOf(world, person.app), kind: "totp", count: 100 });
    assert.equal(byCode.success, 1);
    const byRecovery = await race({ tokens, proof: person.app.recoveryCode, kind: "recovery", count: 100 });
    assert.equal(byRecovery.success, 1);
    assert.equal(await countRows(world, "sessions"), sessions + 2);
  });

  it("complete a binding once for 200 verifications with the code that confirmed it", async () => {
    const policy = { poolId: POOL_ID, appId: APP_ID, type: "setApplicationFactors" } as const;
    await world.ports.store.settle([{ ...policy, factors: ["OTP"] }]);
    const token = await openMfaToken(world, await register(world));
    const proof = codeOf(world, await enrol(world, token));
    await confirm(world, token, proof);
    const sessions = await countRows(world, "sessions");
    const outcomes = await race({ tokens: [token], proof, kind: "totp", count: 200 });
    assert.deepEqual(outcomes, { success: 1, totpWrong: 199 });
    assert.equal(await countRows(world, "sessions"), sessions);
    await world.ports.store.settle([{ ...policy, factors: [] }]);
  });

  it("judge five of 200 wrong guesses between them", async () => {
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const outcomes = await race({ tokens: [token], proof: wrongCode(world, person.app), kind: "totp", count: 200 });
    assert.deepEqual(outcomes, { totpWrong: 5, factorLocked: 195 });
    assert.equal(await failuresOf(world, person.userId), 5);
  });
});
