import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningServer, startServer } from "../../e2e/startServer.ts";
import { basicOf } from "../../e2e/support/basicOf.ts";
import { callApi } from "../../e2e/support/callApi.ts";
import { portraits } from "../../e2e/support/portraits.ts";
import type { Tarball } from "./checkTarball.ts";

const run = promisify(execFile);
const PROGRAM = "node_modules/.bin/countersign";
const CONSUMER = "consumer.mjs";
const PORTRAIT = "portrait.jpg";

/** Installs published packages in an empty folder and has them do what they are for. */
export async function tryPackages(packed: ReadonlyMap<string, Tarball>, folder: string): Promise<void> {
  await tryByName(packed, `${folder}-by-name`);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await copyFile(join(import.meta.dirname, CONSUMER), join(folder, CONSUMER));
  await writeFile(join(folder, PORTRAIT), portraits.adam);

  await install(folder, packed, [
    "@countersign/server",
    "@countersign/sdk",
    "@countersign/ui",
    "@countersign/middleware",
  ]);
  const { stdout } = await run("npx", ["--no-install", "countersign", "--help"], { cwd: folder });
  assert.match(stdout, /^Usage: countersign COMMAND/m);
  await whileServing(folder, async (server) => {
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    await tryPage(server.url);
    assert.notEqual(await demandFaces(server), 200, "faces are demanded where nothing can read them");
    await run(process.execPath, [CONSUMER, server.url, server.appId], { cwd: folder });
  });

  await install(folder, packed, ["@countersign/face", "@countersign/face-models"]);
  await whileServing(folder, async (server) => {
    await run(process.execPath, [CONSUMER, server.url, server.appId, PORTRAIT], { cwd: folder });
    assert.equal(await demandFaces(server), 200);
  });
}

/** Serves as `npx @countersign/server serve` does in an empty folder, with the tarball in the place of the name. */
async function tryByName(packed: ReadonlyMap<string, Tarball>, folder: string): Promise<void> {
  await mkdir(folder);
  const { path } = packed.get("@countersign/server") ?? assert.fail("the server is not packed");
  const npx = spawn("npx", ["--yes", "--prefer-offline", `file:${path}`, "serve"], {
    cwd: folder,
    detached: true, // a group of its own, so that none of it is left
    env: { ...process.env, COUNTERSIGN_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let printed = "";
    for await (const text of npx.stdout.setEncoding("utf8")) {
      printed += text;
      const url = /listening on (http:\/\/\S+)/.exec(printed)?.[1];
      if (url === undefined) continue;
      assert.equal((await fetch(`${url}/readyz`)).status, 200);
      console.log("served by npx in an empty folder");
      return;
    }
    assert.fail(`npx did not serve:\n${printed}`);
  } finally {
    if (npx.pid !== undefined) process.kill(-npx.pid, "SIGKILL");
  }
}

/** Loads a page as a browser does, with all that it names. */
async function tryPage(url: string): Promise<void> {
  const page = await (await fetch(`${url}/sign-in`)).text();
  const assets = [...page.matchAll(/"(assets\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(assets.length > 1, page);
  for (const path of assets) assert.equal((await fetch(`${url}/${path}`)).status, 200, path);
}

async function install(folder: string, packed: ReadonlyMap<string, Tarball>, names: readonly string[]): Promise<void> {
  const paths = names.map((name) => packed.get(name)?.path ?? assert.fail(`${name} is not packed`));
  await run("npm", ["install", "--ignore-scripts", "--prefer-offline", ...paths], { cwd: folder });
  console.log(`installed ${names.join(" and ")} in an empty folder`);
}

async function whileServing(folder: string, act: (server: RunningServer) => Promise<void>): Promise<void> {
  const undoings: (() => Promise<void>)[] = [];
  try {
    const program = join(folder, PROGRAM);
    const server = await startServer({ after: (undo) => undoings.push(undo) }, { program });
    try {
      await act(server);
    } catch (error) {
      throw new Error(server.logs(), { cause: error });
    }
    assert.equal(await server.stop(), 0);
  } finally {
    for (const undo of undoings) await undo();
  }
}

/** Has every user of the application add a face, and gives the answer's code. */
async function demandFaces(server: RunningServer): Promise<number> {
  const { body } = await callApi(server, "/api/v3/update-application-mfa-settings", {
    headers: basicOf(server),
    body: { appId: server.appId, enabledFactors: ["FACE"], disabledFactors: [] },
  });
  return body.code;
}
