import { join } from "node:path";
import { DATABASE_FILE } from "@countersign/store";
import { findUnmakable, findUnusable } from "../../config/dataFolder.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { modeOf } from "./modeOf.ts";
import type { Patient } from "./patient.ts";

const NAME = "data folder";
const OWNER = "Run this as the account that the service runs as, or give that account the folder.";

/** Who else may touch what; a group may read the master key, because secrets mounted into a container need that. */
const files: readonly { readonly file: string; readonly tooOpen: number; readonly mode: string }[] = [
  { file: ".", tooOpen: 0o077, mode: "700" },
  { file: "master.key", tooOpen: 0o037, mode: "600" },
  { file: "bootstrap.json", tooOpen: 0o077, mode: "600" },
  { file: DATABASE_FILE, tooOpen: 0o077, mode: "600" },
];

/** Looks whether the data folder can be used by the service, and by nobody else. */
export async function checkFolder({ settings }: Patient): Promise<readonly Finding[]> {
  const { dataDir } = settings;
  const rule = await findUnmakable(dataDir);
  if (rule !== null) return [fail(NAME, `${dataDir} is not there, and ${rule}`, OWNER)];
  if ((await modeOf(dataDir)) === null) {
    const advice = "The first start makes it: countersign serve. Or set COUNTERSIGN_DATA_DIR.";
    return [warn(NAME, `${dataDir} is not there`, advice)];
  }
  const unusable = await findUnusable(settings);
  if (unusable.length > 0) return unusable.map(({ name, rule }) => fail(NAME, `${name} ${rule}`, OWNER));
  const findings: Finding[] = [];
  for (const { file, tooOpen, mode } of files) {
    const path = join(dataDir, file);
    const found = await modeOf(path);
    if (found === null || (found & tooOpen) === 0) continue;
    const advice = `Take their rights away: chmod ${mode} ${path}`;
    findings.push(warn(NAME, `${path} is open to other accounts of this machine`, advice));
  }
  return findings.length > 0 ? findings : [ok(NAME, dataDir)];
}
