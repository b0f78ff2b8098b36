/**
 * Counts what the container image would hold, from what its Containerfile copies; writes what is in it, and under which
 * licences (`dist/countersign.cdx.json`, `dist/LICENCES.txt`); runs it as the image does, as an account that may write to its
 * data alone; and builds the image where something that builds images and its base are at hand.
 */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../release/workspace.ts";
import { isAllowed, type Licence, readLicences } from "./readLicences.ts";

const run = promisify(execFile);
const CONTAINERFILE = join(ROOT, "deploy/container/Containerfile");
const OUT = join(ROOT, "dist");
const MB = 1_000_000;
const MOST_BYTES = 300 * MB;
/** debian:bookworm-slim on amd64, unpacked, as its registry tells; not counted here, for it is not here. */
const BASE_BYTES = 75 * MB;
const ACCOUNT = 65_532;
const PROGRAM = "node_modules/@countersign/server/bin/countersign.js";

async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path);
  if (!found.isDirectory()) return found.size;
  const inside = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return inside.reduce((sum, size) => sum + size, 0);
}

/** What the last stage copies: its own words, with where each lies here. */
async function countCopies(app: string): Promise<void> {
  const text = await readFile(CONTAINERFILE, "utf8");
  const copied = [...text.matchAll(/^COPY --from=build (\S+) \S+$/gm)].map(([, path = ""]) => path);
  const here: Readonly<Record<string, string>> = { "/app": app, "/usr/local/bin/node": process.execPath };
  assert.deepEqual([...copied].sort(), Object.keys(here).sort(), "the Containerfile copies what is not counted here");
  const sizes = await Promise.all(copied.map(async (path) => [path, await sizeOf(here[path] ?? "")] as const));
  for (const [path, bytes] of [["base image", BASE_BYTES] as const, ...sizes])
    console.log(`${path.padEnd(22)} ${(bytes / MB).toFixed(1).padStart(6)} MB`);
  const all = sizes.reduce((sum, [, bytes]) => sum + bytes, BASE_BYTES);
  console.log(`${"in all".padEnd(22)} ${(all / MB).toFixed(1).padStart(6)} MB, of ${MOST_BYTES / MB} at most`);
  assert.ok(all <= MOST_BYTES, "the image would be too large");
}

async function writeBill(app: string): Promise<void> {
  const words = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev"];
  const { stdout } = await run("npm", words, { cwd: app, maxBuffer: 64 * MB });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: readonly { name: string }[];
  }; // CycloneDX
  assert.equal(bomFormat, "CycloneDX");
  const licences = readLicences(join(app, "."));
  const missing = licences.filter(
    ({ name }) => !components.some((each) => name === each.name || name.endsWith(`/${each.name}`)),
  );
  assert.deepEqual(missing, [], "packages that the bill does not name");
  await writeFile(join(OUT, "countersign.cdx.json"), stdout);
  await writeFile(join(OUT, "LICENCES.txt"), licences.map(lineOf).join(""));
  console.log(`${components.length} components in dist/countersign.cdx.json, ${licences.length} in dist/LICENCES.txt`);
  const refused = licences.filter(({ licence }) => !isAllowed(licence));
  assert.deepEqual(refused, [], "licences that are not on the list of scripts/deploy/readLicences.ts");
}

function lineOf({ name, version, licence, hasText }: Licence): string {
  return `${name}@${version}\t${licence ?? "says nothing"}\t${hasText ? "with its text" : "without a text"}\n`;
}

/** Serves as the image does: nothing that the program consists of is its account's, and it may write to its data alone. */
async function serveAsImage(work: string, app: string): Promise<void> {
  const data = join(work, "data");
  await mkdir(data, { mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(data, ACCOUNT, ACCOUNT);
  else console.log("left out: another account, which only root can take on");
  await chmod(work, 0o755);
  const environment = {
    ...{ PATH: process.env.PATH, NODE_ENV: "production", COUNTERSIGN_DATA_DIR: data, COUNTERSIGN_PORT: "0" },
    COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  };
  const account = isRoot ? { uid: ACCOUNT, gid: ACCOUNT } : {};
  const child = spawn(process.execPath, [join(app, PROGRAM), "serve"], { cwd: data, env: environment, ...account });
  let printed = "";
  const note = (text: string): void => {
    printed += text;
  };
  child.stderr.setEncoding("utf8").on("data", note);
  const ended = once(child, "exit");
  for await (const text of child.stdout.setEncoding("utf8")) {
    note(text as string); // it has an encoding
    const url = /listening on (http:\/\/\S+)/.exec(printed)?.[1];
    if (url === undefined) continue;
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.equal((await fetch(`${url}/sign-in`)).status, 200);
    child.kill("SIGTERM");
    break;
  }
  assert.deepEqual(await ended, [0, null], printed);
  console.log("served by an account that can write to its data alone, and ended with 0 by SIGTERM");
}

async function buildImage(): Promise<void> {
  for (const builder of ["docker", "podman", "buildah"]) {
    const [words, look] = [["build", "--file", CONTAINERFILE, "--tag", "countersign", ROOT], ["info"]];
    if (!(await succeeds(builder, look))) continue;
    if (!(await succeeds(builder, ["pull", "docker.io/library/debian:bookworm-slim"]))) continue;
    await run(builder, words, { maxBuffer: 64 * MB });
    const { stdout } = await run(builder, ["image", "inspect", "--format", "{{.Size}}", "countersign"]);
    assert.ok(Number(stdout) <= MOST_BYTES, `the image has ${stdout} bytes`);
    return console.log(`built by ${builder}: ${(Number(stdout) / MB).toFixed(1)} MB`);
  }
  console.log("left out: building the image, for nothing that builds images is at hand with its base");
}

function succeeds(program: string, words: readonly string[]): Promise<boolean> {
  return run(program, words).then(
    () => true,
    () => false,
  );
}

const work = await mkdtemp(join(tmpdir(), "countersign-image-"));
try {
  const app = join(work, "app");
  await mkdir(OUT, { recursive: true });
  await run(process.execPath, [join(import.meta.dirname, "assemble.ts"), app]);
  await countCopies(app);
  await writeBill(app);
  await serveAsImage(work, app);
  await buildImage();
} finally {
  await rm(work, { recursive: true, force: true });
}
