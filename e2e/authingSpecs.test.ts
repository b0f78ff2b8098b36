import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { after, describe, it } from "node:test";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi } from "./support/callApi.ts";

const require = createRequire(import.meta.url);
const SDK = dirname(require.resolve("authing-js-sdk/package.json"));
const AVA = join(dirname(require.resolve("ava")), "cli.mjs");
const SPECS = "build/main/lib";

/**
 * Copies the client with its specs to where ava looks at them: it skips node_modules. Two things differ from the
 * package: ava's options, written for its second version, and the public key that the specs' helper holds of Authing's
 * own servers.
 */
async function copySdk(publicKey: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-specs-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await symlink(dirname(SDK), join(folder, "node_modules"), "junction");
  const copy = join(folder, "authing-js-sdk");
  await cp(SDK, copy, { recursive: true, filter: (source) => isNeeded(source.slice(SDK.length + 1)) });

  const manifest = JSON.parse(await readFile(join(copy, "package.json"), "utf8")) as Record<string, unknown>;
  const { ava: _optionsOfVersion2, ...rest } = manifest;
  await writeFile(join(copy, "package.json"), JSON.stringify(rest));

  const helper = join(copy, SPECS, "testing-helper.js");
  const text = await readFile(helper, "utf8");
  const replaced = text.replaceAll(
    /publicKey: "-----BEGIN PUBLIC KEY[^"]+"/g,
    `publicKey: ${JSON.stringify(publicKey)}`,
  );
  assert.notEqual(replaced, text);
  await writeFile(helper, replaced);
  return copy;
}

function isNeeded(path: string): boolean {
  return ["", "package.json", "build"].includes(path) || path.startsWith(["build", "main"].join(sep));
}

async function publicKeyOf(server: RunningServer): Promise<string> {
  const { body } = await callApi<{ publicKey: string }>(server, "/api/v2/.well-known");
  return body.data.publicKey;
}

/** Runs one spec against the server and gives ava's report in TAP. The specs share one client, so one after the other. */
async function runSpec(spec: string): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    AUTHING_APP_ID: server.appId,
    AUTHING_APP_HOST: server.url,
    AUTHING_HOST: server.url,
    AUTHING_USERPOOL_ID: server.poolId,
    AUTHING_USERPOOL_SECRET: server.poolSecret,
  };
  return new Promise((resolve) => {
    const args = [AVA, "--serial", "--tap", `${SPECS}/${spec}`];
    execFile(process.execPath, args, { cwd: copy, env }, (_failed, stdout, stderr) => resolve(stdout + stderr));
  });
}

function passedIn(report: string): number {
  return report.match(/^ok /gm)?.length ?? 0;
}

const server = await startServer({ after }, { settings: { COUNTERSIGN_IMPORT_WEAK: "true" } });
const copy = await copySdk(await publicKeyOf(server));

describe("the specs that authing-js-sdk ships", () => {
  it("pass for MFA of an end user, all six", async () => {
    const report = await runSpec("authentication/MfaAuthenticationClient.spec.js");
    assert.equal(passedIn(report), 6, report);
    assert.doesNotMatch(report, /^not ok/m);
  });

  it("pass for MFA by a manager, whose seed is not base32", async () => {
    const report = await runSpec("management/MFAManagementClient.spec.js");
    assert.equal(passedIn(report), 1, report);
    assert.doesNotMatch(report, /^not ok/m);
  });
});
