import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { needs } from "@countersign/testkit";
import { assertEveryMethod } from "../support/inventory.ts";
import { readReport } from "../support/readReport.ts";
import { describeServers, startServers } from "../support/startServers.ts";
import { leftOut } from "./leftOut.ts";

const run = promisify(execFile);
const PACKAGE = "authing==4.5.18";
const VENV = join(import.meta.dirname, "../../../node_modules/.cache", PACKAGE);

/** In the order in which the program does it. */
const STEPS = [
  ...["registers", "signs in", "registers by name", "signs in by name", "signs in by an account's name"],
  ...["tells who is there", "judges a password"],
  ...["registers by text", "signs in by number", "resets a password by mail", "signs in by the new one"],
  ...["signs in by text", "resets a password by text"],
  ...["reads who it is", "is signed in", "changes its profile", "binds a number", "binds an address"],
  ...["unbinds the number", "unbinds the address", "changes its password", "signs in by the changed one"],
  ...["renews its token", "asks whether it is signed in", "signs out", "forgets its token"],
  ...["lists nothing", "begins to bind", "confirms", "lists it", "is told who signs in", "is refused a wrong code"],
  ...["passes the second factor", "uses the recovery code", "is refused a used recovery code"],
  ...["unbinds", "signs in by the password alone"],
  ...["asks whether a number may be used", "is refused a text that was not sent"],
  ...["binds a number by a text", "signs in by the number", "binds an address by a mail", "signs in by the address"],
  ...["binds a face", "is refused another face", "signs in by the face", "makes a challenge"],
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
  it("goes through every method, as it came from its registry", async (test) => {
    const env = { PATH: dirname(process.execPath), ...(await describeServers(await startServers(test))) };
    const { stdout } = await run(await findPython(), [join(import.meta.dirname, "judge.py")], { env });
    const told = readReport(stdout);
    assert.deepEqual(told("ok"), STEPS);
    // What begins with an underscore is the client's own.
    const has = told("has").filter((name) => !name.startsWith("_"));
    assertEveryMethod({ has, driven: told("drove"), leftOut });
  });
});
