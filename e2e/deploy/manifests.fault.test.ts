import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import { promisify } from "node:util";
import { freePort, needs } from "@countersign/testkit";
import { readSettings } from "../../packages/server/src/config/readSettings.ts";
import { installPackages, PEERS } from "../support/peers.ts";
import { fitExample } from "./fitExample.ts";

const run = promisify(execFile);
const DEPLOY = join(import.meta.dirname, "../../deploy");
const COMPOSE = ["embedded.yaml", "postgresql.yaml"] as const;
const VALIDATOR = "kubernetes-validate==1.37.0";
const LINTER = "dclint@3.1.0";

async function textFile(t: TestContext, name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-deploy-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** Tells whether a program is satisfied, and what it says. */
async function asked(
  program: string,
  words: readonly string[],
): Promise<{ readonly ok: boolean; readonly said: string }> {
  try {
    const { stdout, stderr } = await run(program, words);
    return { ok: true, said: `${stdout}${stderr}` };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string }; // what a program that fails leaves
    return { ok: false, said: `${stdout}${stderr}${error}` };
  }
}

const systemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

describe("the unit of systemd", needs("systemd", systemd, "install systemd"), () => {
  /** The same on this machine, where Node and the package lie elsewhere. */
  const unit = (t: TestContext, change = (text: string) => text): Promise<string> =>
    textFile(
      t,
      "countersign.service",
      change(fitExample("systemd/countersign.service", [["/usr/bin/node", process.execPath]])),
    );

  it("is one that systemd takes, and says nothing about", async (t) => {
    const { ok, said } = await asked("systemd-analyze", ["verify", "--man=no", await unit(t)]);
    assert.deepEqual([ok, said], [true, ""]);
    const wrong = await unit(t, (text) => text.replace("ProtectHome=yes", "ProtectHom=yes"));
    assert.match((await asked("systemd-analyze", ["verify", "--man=no", wrong])).said, /ProtectHom/);
  });

  it("leaves the service open to less than two parts in ten of what systemd knows", async (t) => {
    const judge = async (path: string) =>
      asked("systemd-analyze", ["security", "--offline=true", "--threshold=20", path]);
    const { ok, said } = await judge(await unit(t));
    assert.ok(ok, said);
    assert.match(said, /exposure level for countersign\.service: [01]\.\d OK/);
    const open = await unit(t, (text) =>
      text.replace(/^(SystemCallFilter|CapabilityBoundingSet|ProtectSystem)=.*\n/gm, ""),
    );
    assert.equal((await judge(open)).ok, false);
  });
});

/** Gives the validator, with its schemas, in a place of its own. */
async function installValidator(): Promise<string> {
  const folder = join(PEERS, "kubernetes-validate");
  const program = join(folder, "bin/kubernetes-validate");
  if (!existsSync(program)) {
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin/pip"), ["install", "--quiet", VALIDATOR]);
  }
  return program;
}

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;

describe("the manifests of Kubernetes", needs("Python with venv", hasPython, "install python3-venv"), () => {
  let validator = "";
  before(async () => {
    validator = await installValidator();
  });

  it("are what Kubernetes takes, without a member that it does not know", async (t) => {
    const { ok, said } = await asked(validator, ["--strict", join(DEPLOY, "kubernetes/countersign.yaml")]);
    assert.ok(ok, said);
    for (const kind of ["configmap", "deployment", "poddisruptionbudget", "service", "ingress", "networkpolicy"])
      assert.match(said, new RegExp(`passed for resource ${kind}/countersign`));
    for (const part of ["replicas: 2", "readOnlyRootFilesystem: true"]) {
      const wrong = fitExample("kubernetes/countersign.yaml", [[part, part.replace(": ", "x: ")]]);
      assert.equal((await asked(validator, ["--strict", await textFile(t, "wrong.yaml", wrong)])).ok, false, part);
    }
  });

  it("set what are settings", () => {
    const text = fitExample("kubernetes/countersign.yaml", []);
    const set = [...text.matchAll(/^ {2}(COUNTERSIGN_\w+): "?([^"\n]+)"?$/gm)].map(([, name = "", value]) => [
      name,
      value,
    ]);
    assert.equal(set.length, 3);
    assert.equal(readSettings(Object.fromEntries(set)).drainSeconds, 10);
  });
});

describe("the compose files", () => {
  let linter = "";
  before(async () => {
    linter = join(await installPackages(LINTER), "node_modules/.bin/dclint");
  });

  it("are what the schema of compose files describes", async (t) => {
    const rules = await textFile(
      t,
      ".dclintrc",
      JSON.stringify({ rules: {}, quiet: false, debug: false, exclude: [] }),
    );
    for (const file of COMPOSE) {
      const path = join(DEPLOY, "compose", file);
      const { said } = await asked(process.execPath, [linter, "--config", rules, "--formatter", "json", path]);
      assert.doesNotMatch(said, /"invalid-schema"/, `${file}: ${said}`);
      const wrong = await textFile(t, file, fitExample(`compose/${file}`, [["read_only: true", "read_only: [maybe]"]]));
      const told = await asked(process.execPath, [linter, "--config", rules, "--formatter", "json", wrong]);
      assert.match(told.said, /"invalid-schema"/, file);
    }
  });

  it("set what are settings, and name secrets in files alone", () => {
    for (const file of COMPOSE) {
      const text = fitExample(`compose/${file}`, []);
      const names = [...text.matchAll(/^ {4,6}(COUNTERSIGN_\w+): (.*)$/gm)].filter(
        ([, name]) => name !== "COUNTERSIGN_SITE",
      );
      assert.ok(names.length >= 3, file);
      const plain = names
        .filter(([, name]) => !name?.endsWith("_FILE"))
        .map(([, name = "", value = ""]) => [name, value]);
      const set = plain.map(([name = "", value = ""]) => [
        name,
        value.replace(/\$\{\w+:\?\}/, "mfa.example.com").replaceAll('"', ""),
      ]);
      readSettings(Object.fromEntries(set));
      for (const [, name] of names) assert.doesNotMatch(name ?? "", /KEY$|SECRET$|DATABASE_URL$/, file);
    }
  });
});

const hasCaddy = spawnSync("caddy", ["version"]).status === 0;

describe("the Caddyfile of the compose files", needs("Caddy", hasCaddy, "install caddy"), () => {
  it("is one that Caddy takes", async () => {
    const path = join(DEPLOY, "compose/Caddyfile");
    const env = { ...process.env, COUNTERSIGN_SITE: `http://localhost:${await freePort()}` };
    await run("caddy", ["validate", "--adapter", "caddyfile", "--config", path], { env });
  });
});
