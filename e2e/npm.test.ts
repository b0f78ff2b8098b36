import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..");
const LIMIT_MS = 60_000;

interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts the service by a command of the package manager, in its checkout. What is left of it ends with the test. */
async function launch(t: TestContext, [program, ...args]: readonly string[]): Promise<Launched> {
  const dataDir = await mkdtemp(join(tmpdir(), "countersign-npm-"));
  const settings = { COUNTERSIGN_DATA_DIR: dataDir, COUNTERSIGN_PORT: "0", COUNTERSIGN_LOG_LEVEL: "warn" };
  const child = spawn(program ?? "", args, {
    cwd: ROOT,
    detached: true, // a group of its own, so that none of it is left
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH, HOME: dataDir, ...settings },
  });
  t.after(async () => {
    endGroup(child);
    await rm(dataDir, { recursive: true, force: true });
  });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  for (const signal = AbortSignal.timeout(LIMIT_MS); ; ) {
    const url = /listening on (http:\/\/\S+)/.exec(printed)?.[1];
    if (url !== undefined) return { child, url };
    await once(child.stdout ?? child, "data", { signal });
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // There is nothing left of it.
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
}

describe("a service that npm started", () => {
  for (const command of ["npm start", "npx countersign serve"]) {
    it(`ends when ${command} is told to`, async (t) => {
      const { child, url } = await launch(t, command.split(" "));
      assert.equal(await answers(url), true);
      child.kill("SIGTERM");
      for (const limit = AbortSignal.timeout(LIMIT_MS); await answers(url); await sleep(50)) limit.throwIfAborted();
    });
  }
});
