import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { modelFiles } from "../../packages/face/src/models/modelFiles.ts";
import { ROOT } from "./workspace.ts";

const run = promisify(execFile);
const ATTW = fileURLToPath(new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")));
/** It carries no weights: it takes them from others' packages, and what it makes of them goes with its NOTICE. */
const MAKES_MODELS = "@countersign/face-models";
const REQUIRED = ["LICENSE", "README.md", "package.json"];
const TEST = /\.test(-d)?\.|(^|\/)testing\//;

export interface Tarball {
  /** Absolute path. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Gives what is wrong with a package as it would be published. */
export async function checkTarball(name: string, { path, files }: Tarball): Promise<readonly string[]> {
  return [
    ...(await checkNotices(name, path)),
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files.filter((file) => TEST.test(file)).map((file) => `${file} is for tests`),
    ...(await askPublint(path)),
    ...(await askAttw(path)),
  ];
}

/** Opens it: our licence must be whole in it, and what others ask for who made a part of it. */
async function checkNotices(name: string, path: string): Promise<readonly string[]> {
  const read = async (file: string): Promise<string> => {
    const { stdout } = await run("tar", ["--extract", "--to-stdout", "--gzip", "--file", path, `package/${file}`]);
    return stdout;
  };
  const faults =
    (await read("LICENSE")) === (await readFile(join(ROOT, "LICENSE"), "utf8")) ? [] : ["LICENSE is another"];
  const notice = name === MAKES_MODELS ? await read("NOTICE") : null;
  if (notice === null) return faults;
  const owed = [
    ...Object.values(modelFiles).map(({ fileName }) => fileName),
    "Apache License 2.0",
    "MIT License",
    "CC0 1.0",
  ];
  return [...faults, ...owed.filter((words) => !notice.includes(words)).map((words) => `NOTICE lacks ${words}`)];
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
