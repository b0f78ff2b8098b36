import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const run = promisify(execFile);
const ATTW = fileURLToPath(new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")));
const REQUIRED = ["LICENSE", "README.md", "package.json"];
const TEST = /\.test(-d)?\.|(^|\/)testing\//;

export interface Tarball {
  /** Absolute path. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Gives what is wrong with a package as it would be published. */
export async function checkTarball({ path, files }: Tarball): Promise<readonly string[]> {
  return [
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files.filter((file) => TEST.test(file)).map((file) => `${file} is for tests`),
    ...(await askPublint(path)),
    ...(await askAttw(path)),
  ];
}

async function askPublint(path: string): Promise<readonly string[]> {
  const data = await readFile(path);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(data).buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** Whether the types are those of the code, for everybody who can import it. */
async function askAttw(path: string): Promise<readonly string[]> {
  try {
    await run(process.execPath, [ATTW, path, "--profile", "esm-only", "--no-color"], { cwd: join(path, "..") });
    return [];
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string }; // as: what a program that fails leaves
    return [`attw: ${stdout ?? String(error)}`];
  }
}
