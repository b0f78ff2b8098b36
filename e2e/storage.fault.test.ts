import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import { slowFsync } from "../bench/throughput/slowFsync.ts";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi } from "./support/callApi.ts";
import { Person } from "./support/Person.ts";
import { refusedStart } from "./support/refusedStart.ts";

const FSYNC_US = 500_000;

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

/** Has every storage thread fail once a file of this name lies in the data folder. */
const FAULT = "fault";
const failing = `--import=data:text/javascript,${encodeURIComponent(`
  import { existsSync } from "node:fs";
  import { isMainThread } from "node:worker_threads";
  const look = () => { if (existsSync(process.env.COUNTERSIGN_DATA_DIR + "/${FAULT}")) throw new Error("planted"); };
  if (!isMainThread) setInterval(look, 20);
`)}`;

async function isReady({ url }: RunningServer): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).ok;
}

/** Keeps a process from making a file longer than that; null: it may again. */
async function limitFiles({ pid }: RunningServer, bytes: number | null): Promise<void> {
  const child = spawn("prlimit", ["--pid", String(pid), `--fsize=${bytes ?? "unlimited"}:unlimited`]);
  const [code] = await once(child, "close");
  assert.equal(code, 0);
}

describe("the embedded database", () => {
  it("lost by its thread ends the service, which says so; the next one has every acknowledged act", async (t) => {
    const server = await startServer(t, { settings: { NODE_OPTIONS: failing } });
    const person = await Person.register(server);
    const token = await person.openSession();
    const asked = Array.from({ length: 20 }, () => callApi(server, "/api/v2/users/me", { token }).catch(() => null));
    await writeFile(join(server.dataDir, FAULT), "");
    await Promise.all(asked);
    assert.equal(await server.ended, 1);
    assert.match(server.logs(), /"level":"fatal".*planted/);
    await rm(join(server.dataDir, FAULT));
    const next = await startServer(t, { successorOf: server });
    assert.equal((await callApi(next, "/api/v2/users/me", { token })).body.code, 200);
    assert.equal(await next.stop(), 0);
  });

  it("is served by one process: a second one refuses to start, and the first goes on", async (t) => {
    const server = await startServer(t);
    const person = await Person.register(server);
    assert.match(await refusedStart(server, {}), /Another Countersign serves from/);
    assert.equal((await person.logIn()).body.code, 200);
    assert.equal(await server.stop(), 0);
  });
});

describe("a disk that is slow", needs("a C compiler", isThere("cc"), "install one as cc"), () => {
  it("holds up who writes, and nobody else", async (t) => {
    const tools = await mkdtemp(join(tmpdir(), "countersign-slow-"));
    t.after(() => rm(tools, { recursive: true, force: true }));
    const quick = await startServer(t);
    const token = await (await Person.register(quick)).openSession();
    await quick.stop();
    const server = await startServer(t, { successorOf: quick, settings: await slowFsync(tools, FSYNC_US) });
    let isWritten = false;
    const writing = Person.register(server).finally(() => {
      isWritten = true;
    });
    let reads = 0;
    for (; !isWritten; reads += 1) assert.equal((await callApi(server, "/api/v2/users/me", { token })).body.code, 200);
    assert.ok(reads > 3, `${reads} reads`);
    assert.equal((await (await writing).logIn()).body.code, 200);
    assert.equal(await server.stop(), 0);
  });
});

describe("a disk that is full", needs("prlimit", isThere("prlimit"), "install util-linux"), () => {
  it("refuses who writes, serves who reads, and is no matter any more once it has room", async (t) => {
    const server = await startServer(t);
    const token = await (await Person.register(server)).openSession();
    await limitFiles(server, 0);
    await assert.rejects(Person.register(server));
    assert.equal(await isReady(server), false);
    assert.equal((await callApi(server, "/api/v2/users/me", { token })).body.code, 200);
    await limitFiles(server, null);
    assert.equal(await isReady(server), true);
    assert.equal((await (await Person.register(server)).logIn()).body.code, 200);
    assert.equal(await server.stop(), 0);
  });
});
