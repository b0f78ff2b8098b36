import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { version } from "./version.ts";

const run = promisify(execFile);
const packageDir = fileURLToPath(new URL("..", import.meta.url));
const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
const attw = fileURLToPath(new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")));

/** A program that uses the package as its README shows. */
const consumer = `
import { AuthenticationClient, MfaRequiredError, type User } from "@countersign/sdk";
import { type FaceProgress, FaceSessionError, runFaceSession } from "@countersign/sdk/face";
const client = new AuthenticationClient({ appId: "app", appHost: "https://login.example.com" });
export async function signIn(email: string, password: string, askCode: () => Promise<string>): Promise<User> {
  try {
    return await client.loginByEmail(email, password);
  } catch (error) {
    if (error instanceof MfaRequiredError && error.choices[0]?.bound) {
      return client.mfa.verifyTotpMfa({ totp: await askCode(), mfaToken: error.mfaToken });
    }
    throw error;
  }
}
export async function show(video: HTMLVideoElement, say: (text: string) => void): Promise<User | null> {
  try {
    const onProgress = ({ action, hint }: FaceProgress): void => say(hint ?? action);
    return (await runFaceSession(client, { video, onProgress })).user;
  } catch (error) {
    if (error instanceof FaceSessionError && error.reason === "tooSlow") return show(video, say);
    throw error;
  }
}
export async function misuse(): Promise<void> {
  // @ts-expect-error a password is text
  await client.loginByEmail("ada@example.com", 7);
  // @ts-expect-error an id is text
  const id: number | undefined = (await client.getCurrentUser())?.id;
}
`;

describe("the package", () => {
  let work = "";
  let tarball = "";
  let files: string[] = [];

  before(async () => {
    work = await mkdtemp(join(tmpdir(), "countersign-sdk-"));
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", work], { cwd: packageDir });
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
      { filename: string; files: { path: string }[] },
    ]; // npm's format
    tarball = join(work, packed.filename);
    files = packed.files.map((file) => file.path);
    const installed = join(work, "node_modules/@countersign/sdk");
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  });

  after(() => rm(work, { recursive: true, force: true }));

  it("says its own version in its requests", async () => {
    assert.equal(JSON.parse(await readFile(join(packageDir, "package.json"), "utf8")).version, version);
  });

  it("depends on nothing", async () => {
    const manifest = JSON.parse(await readFile(join(work, "node_modules/@countersign/sdk/package.json"), "utf8"));
    assert.deepEqual([manifest.dependencies, manifest.peerDependencies], [undefined, undefined]);
  });

  it("holds code, types and sources, but no tests", () => {
    for (const file of [
      "README.md",
      "package.json",
      "dist/index.js",
      "dist/index.d.ts",
      "dist/face.js",
      "dist/face.d.ts",
      "src/index.ts",
    ]) {
      assert.ok(files.includes(file), `${file} is missing`);
    }
    assert.deepEqual(
      files.filter((file) => /test/.test(file)),
      [],
    );
  });

  it("is found well made by publint and attw", async () => {
    const data = await readFile(tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(data).buffer }, strict: true });
    assert.deepEqual(messages, []);
    await run(process.execPath, [attw, tarball, "--profile", "esm-only"]);
  });

  it("type-checks in a strict program that has only the browser's types", async () => {
    await writeFile(join(work, "package.json"), '{ "type": "module" }');
    await writeFile(join(work, "consumer.ts"), consumer);
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--verbatimModuleSyntax"];
    for (const [module, resolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
    ] as const) {
      const target = [
        "--module",
        module,
        "--moduleResolution",
        resolution,
        "--target",
        "es2022",
        "--lib",
        "es2022,dom",
      ];
      const args = [tsc, "--noEmit", ...strict, ...target, "consumer.ts"];
      await run(process.execPath, args, { cwd: work });
    }
  });

  it("is imported by Node", async () => {
    const program =
      'import { CountersignError } from "@countersign/sdk"; import { FaceSessionError } from "@countersign/sdk/face";' +
      "console.log(FaceSessionError.prototype instanceof CountersignError)";
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { cwd: work });
    assert.equal(stdout.trim(), "true");
  });
});
