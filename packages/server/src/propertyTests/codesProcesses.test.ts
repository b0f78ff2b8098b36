import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { CodePlace, CodeTask } from "./testing/codeChild.ts";
import { askAndRead } from "./testing/codes.ts";
import { register } from "./testing/person.ts";
import { createPostedWorld, mailbox, otherThan, type PostedWorld } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const CHILD = join(import.meta.dirname, "testing/codeChild.ts");
const NETWORKS = ["198.51.100", "203.0.113"] as const;
const settings = { COUNTERSIGN_LIMIT_RESEND: "7/1m", COUNTERSIGN_LIMIT_RECIPIENT: "1000/1h" };

async function start(place: CodePlace): Promise<ChildProcess> {
  const child = fork(CHILD, { stdio: "inherit" });
  child.send(place);
  await once(child, "message");
  return child;
}

describe("codes in two processes on one database", () => {
  let world: PostedWorld;
  let children: readonly ChildProcess[] = [];
  const undo: (() => Promise<void>)[] = [];

  before(async () => {
    world = await createPostedWorld({ after: (each) => undo.push(each) }, { settings });
    const place = { folder: world.folder, settings };
    children = await Promise.all([start(place), start(place)]);
  });

  after(async () => {
    for (const child of children) child.kill();
    for (const each of undo) await each();
  });

  /** Has both act at once, half of `count` each, and adds up how it ended. */
  async function race(task: Omit<CodeTask, "nowMs" | "network">): Promise<Readonly<Record<string, number>>> {
    const answers = children.map((child) => once(child, "message"));
    for (const [index, child] of children.entries()) {
      const half: CodeTask = {
        ...task,
        count: task.count / 2,
        network: NETWORKS[index] ?? "",
        nowMs: world.clock.nowMs(),
      };
      child.send(half);
    }
    const sum: Record<string, number> = {};
    for (const [counts] of (await Promise.all(answers)) as [Record<string, number>][]) {
      for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
    }
    return sum;
  }

  it("open one session for 200 equal submissions", async () => {
    const recipient = mailbox((await register(world)).email);
    const code = await askAndRead(world, recipient, "signIn");
    const sessions = await countRows(world, "sessions");
    const { success } = await race({ act: "signIn", recipient, code, count: 200 });
    assert.equal(success, 1);
    assert.equal(await countRows(world, "sessions"), sessions + 1);
    assert.equal(await countRows(world, "audit_events", "type = 'account.reclaimed'"), 1, "one owner");
  });

  it("reset a password once for 60 equal submissions", async () => {
    const recipient = mailbox((await register(world)).email);
    const code = await askAndRead(world, recipient, "resetPassword");
    const { success } = await race({ act: "reset", recipient, code, count: 60 });
    assert.equal(success, 1);
  });

  it("judge twenty wrong guesses between them", async () => {
    const recipient = mailbox((await register(world)).email);
    const code = otherThan(await askAndRead(world, recipient, "signIn"));
    const outcomes = await race({ act: "signIn", recipient, code, count: 100 });
    assert.equal(outcomes.codeWrong, 20);
    assert.equal(outcomes.success, undefined);
  });

  it("send no more than the limit between them", async () => {
    const recipient = mailbox("crowd@example.com");
    const waiting = await countRows(world, "outbox");
    const outcomes = await race({ act: "ask", recipient, code: "", count: 60 });
    assert.equal(outcomes.success, 7);
    assert.equal(await countRows(world, "outbox"), waiting + 1, "each took the message before it away");
  });
});
