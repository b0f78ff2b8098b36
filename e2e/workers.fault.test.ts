import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "./startServer.ts";
import { defectsIn } from "./support/defectsIn.ts";
import { Person } from "./support/Person.ts";
import { refusedStart } from "./support/refusedStart.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const WORKERS = 2;

async function startWorkers(t: TestContext): Promise<RunningServer & { readonly databaseUrl: string }> {
  const schema = await createPostgresSchema();
  t.after(schema.drop);
  const settings = { COUNTERSIGN_DATABASE_URL: schema.url, COUNTERSIGN_WORKERS: `${WORKERS}` };
  return { ...(await startServer(t, { settings })), databaseUrl: schema.url };
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

/** Asks until it is answered: whoever was connected to a process that died has to connect anew. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TypeError) || tries > 20) throw error;
    }
  }
}

describe("several workers", options, () => {
  it("serve from one address: what one knows they all know, and of equal codes at once one is good", async (t) => {
    const server = await startWorkers(t);
    assert.equal(childrenOf(server.pid).length, WORKERS);
    assert.equal(server.logs().match(/listening on/g)?.length, 1);
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const mfaToken = await person.openChallenge();
    const totp = await app.nextCode();
    const answers = await Promise.all(Array.from({ length: 40 }, () => person.verify(mfaToken, totp)));
    assert.equal(answers.filter(({ body }) => body.code === 200).length, 1);
    const taken = { COUNTERSIGN_DATABASE_URL: server.databaseUrl, COUNTERSIGN_PORT: new URL(server.url).port };
    const home = await mkdtemp(join(tmpdir(), "countersign-e2e-"));
    t.after(() => rm(home, { recursive: true }));
    const said = await refusedStart({ home, dataDir: join(home, "data") }, { ...taken, COUNTERSIGN_WORKERS: "2" });
    assert.match(said, /COUNTERSIGN_PORT is taken/);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(defectsIn(server.logs()), []);
  });

  it("go on without one that was killed, and have another one in its place", async (t) => {
    const server = await startWorkers(t);
    const person = await Person.register(server);
    const [first = 0, second = 0] = childrenOf(server.pid);
    process.kill(first, "SIGKILL");
    assert.match(await insist(() => person.openSession()), /./);
    while (childrenOf(server.pid).length < WORKERS) await sleep(50);
    const now = childrenOf(server.pid);
    assert.ok(now.includes(second) && !now.includes(first));
    for (let left = 20; left > 0; left -= 1) assert.match(await insist(() => person.openSession()), /./);
    assert.equal(await server.stop(), 0);
    for (const pid of now) assert.throws(() => process.kill(pid, 0));
  });

  it("end with the process that started them", async (t) => {
    const server = await startWorkers(t);
    const workers = childrenOf(server.pid);
    await server.kill();
    const isThere = (pid: number): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (workers.some(isThere)) await sleep(50);
  });
});

describe("several workers and the embedded database", () => {
  it("are refused with what is missing", async (t) => {
    const home = await mkdtemp(join(tmpdir(), "countersign-e2e-"));
    t.after(() => rm(home, { recursive: true }));
    const said = await refusedStart({ home, dataDir: join(home, "data") }, { COUNTERSIGN_WORKERS: "2" });
    assert.match(said, /COUNTERSIGN_WORKERS needs COUNTERSIGN_DATABASE_URL/);
  });
});
