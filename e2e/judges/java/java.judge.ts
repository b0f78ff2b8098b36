import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { needs } from "@countersign/testkit";
import { assertEveryMethod } from "../support/inventory.ts";
import { readReport } from "../support/readReport.ts";
import { describeServers, startServers } from "../support/startServers.ts";
import { leftOut } from "./leftOut.ts";

const run = promisify(execFile);

/** In the order in which the program does it. */
const STEPS = [
  ...["registers", "signs in", "registers by name", "signs in by name", "signs in by an account's name"],
  ...["tells who is there", "judges a password", "makes a challenge"],
  ...["registers by text", "signs in by number", "signs in by text"],
  ...["resets a password by text", "resets a password by mail"],
  ...["is signed in", "reads who it is", "changes its profile", "binds a number", "binds an address"],
  ...["unbinds the number", "unbinds the address", "changes its password", "asks whether it is signed in"],
  ...["renews its token", "signs out"],
  ...["begins to bind", "confirms and lists it", "is refused a wrong code", "passes the second factor"],
  ...["uses the recovery code", "is refused a used recovery code", "unbinds", "signs in by the password alone"],
  ...["asks whether a number may be used", "is refused a text that was not sent"],
  ...["passes by a text", "passes by a text", "passes by a mail", "passes by a mail"],
  ...["binds a face", "is refused another face", "signs in by the face"],
  ...["takes an access token", "imports an authenticator", "takes it away"],
];

const hasJava = ["mvn", "javac"].every((tool) => spawnSync(tool, ["-version"]).status === 0);

/** Brings the client by Maven, compiles the program beside it, and gives the class path of both. */
async function compile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-java-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "classpath");
  const goal = ["-q", "-B", "-f", import.meta.dirname, "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  await run("mvn", goal, { cwd: folder });
  const client = await readFile(file, "utf8");
  const sources = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".java"));
  await run("javac", ["-d", folder, "-cp", client, ...sources], { cwd: import.meta.dirname });
  return [folder, client].join(delimiter);
}

describe("the Java client java-core 4.3.76", needs("Java", hasJava, "install a JDK and Maven"), () => {
  it("goes through every method, as it came from Maven", async (test) => {
    const env = { PATH: process.env.PATH, ...(await describeServers(await startServers(test))) };
    // The client looks into java.util, which newer Java allows only where it is told to.
    const options = ["--add-opens", "java.base/java.util=ALL-UNNAMED", "-cp", await compile()];
    const { stdout } = await run("java", [...options, "Judge"], { env });
    const told = readReport(stdout);
    assert.deepEqual(told("ok"), STEPS);
    assertEveryMethod({ has: told("has"), driven: told("drove"), leftOut });
  });
});
