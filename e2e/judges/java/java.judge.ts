import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { needs } from "@countersign/testkit";
import { startServer } from "../../startServer.ts";
import { callApi } from "../../support/callApi.ts";

const run = promisify(execFile);

/** In the order in which the program does it. */
const STEPS = [
  ...["registers", "signs in", "reads who it is", "begins to bind", "confirms and lists it"],
  ...["asks whether an address may be used", "is refused a wrong code", "passes the second factor"],
  ...["uses the recovery code", "is refused a used recovery code"],
  ...["takes an access token", "imports an authenticator", "takes it away"],
];

const hasJava = ["mvn", "javac"].every((tool) => spawnSync(tool, ["-version"]).status === 0);

/** Gives where the client and what it needs lie, once Maven has brought them. */
async function findClassPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-java-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "classpath");
  const goal = ["-q", "-B", "-f", import.meta.dirname, "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  await run("mvn", goal, { cwd: folder });
  return readFile(file, "utf8");
}

describe("the Java client java-core 4.3.76", needs("Java", hasJava, "install a JDK and Maven"), () => {
  it("goes through every call of a second factor, as it came from Maven", async (test) => {
    const server = await startServer(test);
    const { publicKey } = (await callApi<{ publicKey: string }>(server, "/api/v2/.well-known")).body.data;
    // The client looks into java.util, which newer Java allows only where it is told to.
    const program = [
      "--add-opens",
      "java.base/java.util=ALL-UNNAMED",
      "-cp",
      await findClassPath(),
      join(import.meta.dirname, "Judge.java"),
    ];
    const env = {
      PATH: process.env.PATH,
      ...{ URL: server.url, APP_ID: server.appId, POOL_ID: server.poolId, POOL_SECRET: server.poolSecret },
      // It wants the key without its PEM lines.
      PUBLIC_KEY: publicKey.replaceAll(/-----[^-]+-----|\s/g, ""),
    };
    const { stdout } = await run("java", program, { env });
    assert.deepEqual(
      stdout.split("\n").flatMap((line) => (line.startsWith("ok ") ? [line.slice(3)] : [])),
      STEPS,
    );
  });
});
