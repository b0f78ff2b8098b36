/**
 * Checks what the next release will say: that every changeset is one, that all packages have one version, and that
 * CHANGELOG.md tells of it. Prints what waits for the release.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newestVersion } from "./changelog.ts";
import { readChanges, renderChanges } from "./changes.ts";
import { isPublished, ROOT, readWorkspace } from "./workspace.ts";

const packages = readWorkspace();
const published = packages.filter(isPublished).map(({ manifest }) => manifest.name);
const { changes, faults } = await readChanges(join(ROOT, ".changeset"), published);
const version = newestVersion(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"));
const strays = packages
  .filter(({ manifest }) => manifest.version !== version)
  .map(({ manifest }) => `${manifest.name} is ${manifest.version}, and CHANGELOG.md ends with ${version}.`);

if (changes.length > 0) console.log(renderChanges(changes));
console.log(`Changes since ${version}: ${changes.length}`);
for (const fault of [...faults, ...strays]) console.error(fault);
if (faults.length + strays.length > 0) process.exitCode = 1;
