import assert from "node:assert/strict";
import { type ChildProcess, execFile, fork } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { FaceEngineBusy } from "./FaceEngineBusy.ts";
import { FaceEngineFailed } from "./FaceEngineFailed.ts";
import type { ScriptedJob, ScriptedResult } from "./testing/scriptedWorkerChild.ts";
import { type PoolOptions, WorkerPool } from "./WorkerPool.ts";

/** Longer than anything takes on a busy machine. */
const LONG_MS = 60_000;

let pool: WorkerPool<ScriptedJob, ScriptedResult>;
let spawned: ChildProcess[] = [];

function open(options: Partial<PoolOptions> = {}): typeof pool {
  spawned = [];
  pool = new WorkerPool({
    workers: 1,
    jobTimeoutMs: LONG_MS,
    startMs: 0,
    idleMs: LONG_MS,
    spawn: () => {
      const worker = fork(join(import.meta.dirname, "testing/scriptedWorkerChild.ts"));
      spawned.push(worker);
      return worker;
    },
    ...options,
  });
  return pool;
}

afterEach(() => pool.close());

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

const isGone = (worker: ChildProcess): boolean => worker.exitCode !== null || worker.signalCode !== null;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("worker pool", () => {
  it("starts nothing before the first job, then keeps the worker for the next", async () => {
    open({ workers: 3 });
    assert.equal(spawned.length, 0);
    const first = await pool.run({});
    const second = await pool.run({});
    assert.equal(first.pid, second.pid);
    assert.equal(spawned.length, 1);
  });

  it("runs as many jobs at once as it has workers, refuses the others, and says when to come back", async () => {
    open({ workers: 2 });
    const running = [pool.run({ waitMs: 50 }), pool.run({ waitMs: 50 })];
    await assert.rejects(pool.run({}), (error) => error instanceof FaceEngineBusy && error.retryAfterSeconds >= 1);
    const results = await Promise.all(running);
    assert.equal(new Set(results.map(({ pid }) => pid)).size, 2);
    await pool.run({});
    assert.equal(spawned.length, 2);
  });

  it("ends a worker that takes too long, even in the middle of a calculation, and goes on with another", async () => {
    open({ jobTimeoutMs: 2000, startMs: LONG_MS });
    const { pid } = await pool.run({});
    await assert.rejects(pool.run({ end: "hang" }), FaceEngineFailed);
    assert.notEqual((await pool.run({})).pid, pid);
    await until(() => !isRunning(pid));
  });

  it("gives a worker's first job the time that loading takes", async () => {
    open({ jobTimeoutMs: 1, startMs: LONG_MS });
    const { pid } = await pool.run({ waitMs: 50 });
    await assert.rejects(pool.run({ waitMs: 500 }), FaceEngineFailed);
    assert.notEqual((await pool.run({})).pid, pid);
  });

  for (const end of ["die", "crash", "fail"] as const) {
    it(`fails the job of a worker that should ${end}, and goes on with another`, async () => {
      open();
      await assert.rejects(pool.run({ end }), end === "fail" ? /^FaceEngineFailed: no models$/ : FaceEngineFailed);
      await pool.run({});
      assert.equal(spawned.length, 2);
    });
  }

  it("goes on with another when a worker died between two jobs", async () => {
    open();
    const { pid } = await pool.run({});
    process.kill(pid, "SIGKILL");
    await until(() => spawned.every(isGone));
    assert.notEqual((await pool.run({})).pid, pid);
  });

  it("ends a worker that has nothing to do", async () => {
    open({ idleMs: 30 });
    await pool.run({});
    await until(() => spawned.every(isGone));
    await pool.run({});
    assert.equal(spawned.length, 2);
  });

  it("closes when what runs has ended, refuses what comes, and leaves no process", async () => {
    open({ workers: 2 });
    const resting = await pool.run({});
    const running = [pool.run({ waitMs: 200 }), pool.run({ waitMs: 200 })];
    await pool.close();
    assert.deepEqual(
      (await Promise.allSettled(running)).map(({ status }) => status),
      ["fulfilled", "fulfilled"],
    );
    await assert.rejects(pool.run({}), /closed/);
    await until(() => spawned.every(isGone));
    assert.equal(isRunning(resting.pid), false);
  });

  it("keeps no process from ending, and its workers end with it", async () => {
    open();
    const urlOf = (file: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, file)).href);
    const program = `
      import { fork } from "node:child_process";
      import { WorkerPool } from ${urlOf("WorkerPool.ts")};
      const spawn = () => fork(new URL(${urlOf("testing/scriptedWorkerChild.ts")}), { execArgv: [] });
      const limits = { workers: 1, jobTimeoutMs: ${LONG_MS}, startMs: 0, idleMs: ${LONG_MS} };
      const { pid } = await new WorkerPool({ ...limits, spawn }).run({ waitMs: 10 });
      process.stdout.write(String(pid));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    await until(() => !isRunning(Number(stdout)));
  });
});
