/**
 * Makes a release of the changesets that wait: all packages get their next version, CHANGELOG.md tells of it, and what
 * names the version is printed anew. Commits and publishes nothing.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addRelease } from "./changelog.ts";
import { readChanges } from "./changes.ts";
import { isPublished, ROOT, readWorkspace } from "./workspace.ts";

const CHANGELOG = join(ROOT, "CHANGELOG.md");

function npm(...words: string[]): void {
  const { status } = spawnSync("npm", words, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm ${words.join(" ")} failed.`);
}

const published = readWorkspace().filter(isPublished);
const names = published.map(({ manifest }) => manifest.name);
const { changes, faults } = await readChanges(join(ROOT, ".changeset"), names);
if (faults.length > 0) throw new Error(faults.join("\n"));
if (changes.length === 0) throw new Error("No changeset waits for a release.");

npm("exec", "--", "changeset", "version");
const [released] = readWorkspace().filter(isPublished);
if (released === undefined) throw new Error("No package is published.");
const { version } = released.manifest;
const day = new Date().toISOString().slice(0, 10);
writeFileSync(CHANGELOG, addRelease(readFileSync(CHANGELOG, "utf8"), { version, day, changes }));
npm("install", "--package-lock-only", "--ignore-scripts");
npm("run", "docs");
console.log(
  `${version} is written down. Look at CHANGELOG.md, commit, tag it v${version}, and run "npm run release:pack".`,
);
