import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const packageDir = fileURLToPath(new URL("..", import.meta.url));
const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

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

  before(async () => {
    work = await mkdtemp(join(tmpdir(), "countersign-sdk-"));
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", work], { cwd: packageDir });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [{ filename: string }]; // npm's format
    const installed = join(work, "node_modules/@countersign/sdk");
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", join(work, filename), "--strip-components=1", "-C", installed]);
  });

  after(() => rm(work, { recursive: true, force: true }));

  it("depends on nothing", async () => {
    const manifest = JSON.parse(await readFile(join(work, "node_modules/@countersign/sdk/package.json"), "utf8"));
    assert.deepEqual([manifest.dependencies, manifest.peerDependencies], [undefined, undefined]);
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
});
