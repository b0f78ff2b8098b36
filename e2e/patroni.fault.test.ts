import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "./startServer.ts";
import type { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { callApi } from "./support/callApi.ts";
import { freePorts } from "./support/freePorts.ts";
import { inheritedEnv } from "./support/inheritedEnv.ts";
import { Person } from "./support/Person.ts";
import { runCommand } from "./support/runCommand.ts";

const SCRIPT = join(import.meta.dirname, "../examples/patroni/start.sh");
const NODES = [1, 2, 3] as const;
const LANES = 4;
const KILLS = 2;
const STEP_MS = 30_000;
/** Twice the lease of a primary that is gone has to run out, and twice a node follows anew: busy machines take three minutes. */
const LIMIT_MS = 6 * 60_000;

const isThere = ["patroni", "etcd"].every((program) => spawnSync(program, ["--version"]).status === 0);
const options = needs("Patroni", isThere, "install patroni, etcd-server and postgresql");

/** Three PostgreSQL servers that Patroni keeps. */
interface Cluster {
  readonly url: string;
  /** Ends the machine of the primary as a power cut would, and gives which it was. */
  killPrimary(): Promise<number>;
  /** Has the node that was killed started anew, and waits until a standby has all that is committed. */
  mend(): Promise<void>;
}

async function startCluster(t: TestContext): Promise<Cluster> {
  const [dir, port] = [await mkdtemp(join(tmpdir(), "countersign-patroni-")), await freePorts(9)];
  await chmod(dir, 0o755); // the servers' own account has to find its way
  const child = spawn(SCRIPT, {
    env: {
      ...inheritedEnv(),
      // The script takes the `node` of its path.
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      ...{ PATRONI_DIR: dir, PATRONI_PORT: String(port) },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(async () => {
    await end(child); // before its folder goes: it writes there
    await rm(dir, { recursive: true, force: true });
  });
  const lines = createInterface({ input: child.stdout });
  const said = async (start: string): Promise<string> => {
    for (;;) {
      const [line] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [unknown];
      if (String(line).startsWith(start)) return String(line);
      assert.equal(child.exitCode, null, "the script has ended");
    }
  };
  return {
    url: await said("postgres://"),
    async killPrimary() {
      const roles = await Promise.all(NODES.map((node) => isPrimary(port + 3 + node)));
      const node = NODES[roles.indexOf(true)] ?? assert.fail("there is no primary");
      // What looks after the server first: it would start it again.
      process.kill(firstNumberIn(join(dir, `node${node}.pid`)), "SIGKILL");
      const postmaster = firstNumberIn(join(dir, `node${node}/postmaster.pid`));
      const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
      for (const pid of [postmaster, ...children.trim().split(" ").filter(Boolean).map(Number)]) kill(pid);
      return node;
    },
    async mend() {
      child.kill("SIGHUP");
      await said("All nodes are there");
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

function isPrimary(restPort: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${restPort}/primary`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function firstNumberIn(file: string): number {
  return Number.parseInt(readFileSync(file, "utf8"), 10);
}

/** One that has ended by itself meanwhile is as dead. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {}
}

/** What somebody was told that he had done. */
interface Acts {
  /** Sessions that were opened, by their tokens. */
  readonly sessions: string[];
  readonly codes: { readonly person: Person; readonly code: string; readonly goodUntilMs: number }[];
  readonly recoveryCodes: { readonly person: Person; readonly code: string }[];
  /** Codes whose answer was an outage, or none. */
  readonly unanswered: { readonly person: Person; readonly code: string }[];
  /** When sign-ins with a second factor were acknowledged. */
  readonly timesMs: number[];
}

/** Gives the newest code that the app may show now: it stays good for longest. */
async function newestCode(app: AuthenticatorApp): Promise<string> {
  let code = await app.nextCode();
  while (app.hasCode()) code = await app.nextCode();
  return code;
}

/** Somebody new binds an app, signs in with it, and with his recovery code. */
async function live(server: RunningServer, acts: Acts): Promise<void> {
  const person = await Person.register(server);
  const session = await person.openSession();
  acts.sessions.push(session);
  const { app, recoveryCode } = await person.bindApp(session);
  const mfaToken = await person.openChallenge();
  const code = await newestCode(app);
  const goodUntilMs = (Math.floor(Date.now() / STEP_MS) + 2) * STEP_MS;
  const verified = await person.verify(mfaToken, code).catch(() => null);
  if (verified?.body.code !== 200) acts.unanswered.push({ person, code });
  assert.equal(verified?.body.code, 200);
  acts.timesMs.push(Date.now());
  acts.codes.push({ person, code, goodUntilMs });
  acts.sessions.push(verified.body.data.token ?? "");
  const recovered = await person.recover(await person.openChallenge(), recoveryCode);
  assert.equal(recovered.body.code, 200);
  acts.recoveryCodes.push({ person, code: recoveryCode });
  acts.sessions.push(recovered.body.data.token ?? "");
}

async function assertKept(servers: readonly RunningServer[], acts: Acts): Promise<number> {
  const at = (index: number): RunningServer => servers[index % servers.length] ?? assert.fail();
  const elsewhere = ({ email, encryptedPassword }: Person, index: number): Person =>
    new Person(at(index), email, encryptedPassword);
  // First what is good for the shortest time.
  let copies = 0;
  for (const [index, { person, code, goodUntilMs }] of acts.codes.entries()) {
    if (goodUntilMs < Date.now() + 2000) continue;
    const other = elsewhere(person, index);
    assert.equal((await other.verify(await other.openChallenge(), code)).body.code, 6001, "a code works once");
    copies += 1;
  }
  for (const [index, { person, code }] of acts.unanswered.entries()) {
    const other = elsewhere(person, index);
    const passes = await Promise.all(
      [1, 2].map(async () => (await other.verify(await other.openChallenge(), code)).body.code === 200),
    );
    assert.ok(passes.filter(Boolean).length < 2, "what was not answered is good once at most");
  }
  for (const [index, { person, code }] of acts.recoveryCodes.entries()) {
    const other = elsewhere(person, index);
    assert.equal(
      (await other.recover(await other.openChallenge(), code)).body.code,
      6002,
      "a recovery code works once",
    );
  }
  for (const [index, token] of acts.sessions.entries())
    assert.equal((await callApi(at(index), "/v1/me", { token })).status, 200, "a session that was given is there");
  return copies;
}

type Settings = Readonly<Record<string, string>>;

async function startServers(t: TestContext, common: Settings): Promise<readonly RunningServer[]> {
  const first = await startServer(t, { settings: common });
  const { poolId, poolSecret, appId, appSecret } = first;
  const ids = {
    ...{ COUNTERSIGN_USERPOOL_ID: poolId, COUNTERSIGN_USERPOOL_SECRET: poolSecret },
    ...{ COUNTERSIGN_APP_ID: appId, COUNTERSIGN_APP_SECRET: appSecret },
  };
  const second = await startServer(t, { settings: { ...common, ...ids } });
  return [first, { ...second, poolId, poolSecret, appId, appSecret }];
}

describe("three PostgreSQL servers that Patroni keeps", options, () => {
  it("lose nothing that was acknowledged when the primary is killed under load, and serve again by themselves", {
    timeout: LIMIT_MS,
  }, async (t) => {
    const cluster = await startCluster(t);
    const masterKey = randomBytes(32).toString("base64");
    const common = { COUNTERSIGN_DATABASE_URL: cluster.url, COUNTERSIGN_MASTER_KEY: masterKey };
    const servers = await startServers(t, common);
    for (let round = 1; round <= KILLS; round += 1) {
      const acts: Acts = { sessions: [], codes: [], recoveryCodes: [], unanswered: [], timesMs: [] };
      let [isOver, failed] = [false, 0];
      const lane = async (index: number): Promise<void> => {
        while (!isOver) {
          try {
            await live(servers[index % servers.length] ?? assert.fail(), acts);
          } catch {
            failed += 1; // an outage is told, and nothing is known of what it met
            await sleep(100);
          }
        }
      };
      const lanes = Array.from({ length: LANES }, (_, index) => lane(index));
      while (acts.timesMs.length < 3 * LANES) await sleep(50);
      const node = await cluster.killPrimary();
      const killedMs = Date.now();
      const isBack = (): boolean => acts.timesMs.some((timeMs) => timeMs > killedMs + 1000);
      while (!isBack()) await sleep(50);
      isOver = true;
      await Promise.all(lanes);
      const lastMs = Math.max(...acts.timesMs.filter((timeMs) => timeMs <= killedMs + 1000));
      const backMs = Math.min(...acts.timesMs.filter((timeMs) => timeMs > killedMs + 1000));
      const copies = await assertKept(servers, acts);
      assert.ok(failed > 0 && copies > 0, `${failed} were refused, ${copies} codes were still good in time`);
      t.diagnostic(
        `node ${node} was killed: ${((backMs - lastMs) / 1000).toFixed(1)} s without a sign-in; ` +
          `${acts.sessions.length} sessions, ${acts.codes.length} codes (${copies} tried again in time), ${failed} refused`,
      );
      await cluster.mend();
    }
    await runCommand({ ...(servers[0] ?? assert.fail()), settings: common }, "audit", "verify");
  });
});
