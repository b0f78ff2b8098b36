import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { needs } from "@countersign/testkit";
import { startServer } from "../../startServer.ts";
import { callApi } from "../../support/callApi.ts";

const run = promisify(execFile);
const PACKAGE = "authing==4.5.18";
const VENV = join(import.meta.dirname, "../../../node_modules/.cache", PACKAGE);

/** In the order in which the program does it. */
const STEPS = [
  ...["registers", "signs in", "reads who it is", "lists nothing", "begins to bind", "confirms", "lists it"],
  ...["is told who signs in", "asks whether an address may be used", "is refused a wrong code"],
  ...["passes the second factor", "uses the recovery code", "is refused a used recovery code"],
  ...["unbinds", "signs in by the password alone"],
  ...["has a text sent", "registers by text", "has a mail sent", "resets the password"],
];

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;

/** Gives a Python that has the client, installed beside the project's other tools. */
async function findPython(): Promise<string> {
  const python = join(VENV, "bin/python");
  if (existsSync(python)) return python;
  const made = await mkdtemp(`${VENV}-`);
  try {
    await run("python3", ["-m", "venv", made]);
    await run(join(made, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", PACKAGE]);
    await rename(made, VENV);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return python;
}

describe(`the Python client ${PACKAGE}`, needs("Python with venv", hasPython, "install python3-venv"), () => {
  it("goes through every call of a second factor, as it came from its registry", async (test) => {
    const server = await startServer(test);
    const { publicKey } = (await callApi<{ publicKey: string }>(server, "/api/v2/.well-known")).body.data;
    const bootstrap = JSON.parse(await readFile(join(server.dataDir, "bootstrap.json"), "utf8")) as {
      inboxUrl: string;
    };
    const env = {
      PATH: dirname(process.execPath),
      ...{ URL: server.url, APP_ID: server.appId, POOL_ID: server.poolId },
      ...{ PUBLIC_KEY: publicKey, INBOX_URL: bootstrap.inboxUrl },
    };
    const { stdout } = await run(await findPython(), [join(import.meta.dirname, "judge.py")], { env });
    assert.deepEqual(
      stdout.split("\n").flatMap((line) => (line.startsWith("ok ") ? [line.slice(3)] : [])),
      STEPS,
    );
  });
});
