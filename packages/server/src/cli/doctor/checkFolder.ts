import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { systemReason } from "../../config/systemReason.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "data folder";
const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Who else may touch what; a group may read the master key, because secrets mounted into a container need that. */
const files: readonly { readonly file: string; readonly tooOpen: number; readonly mode: string }[] = [
  { file: ".", tooOpen: 0o077, mode: "700" },
  { file: "master.key", tooOpen: 0o037, mode: "600" },
  { file: "bootstrap.json", tooOpen: 0o077, mode: "600" },
  { file: "countersign.db", tooOpen: 0o077, mode: "600" },
];

/** Looks whether the data folder can be used by the service, and by nobody else. */
export async function checkFolder({ settings: { dataDir } }: Patient): Promise<readonly Finding[]> {
  if ((await modeOf(dataDir)) === null) {
    return [
      warn(
        NAME,
        `${dataDir} is not there`,
        "The first start makes it: countersign serve. Or set COUNTERSIGN_DATA_DIR.",
      ),
    ];
  }
  const findings: Finding[] = [];
  for (const { file, tooOpen, mode } of files) {
    const path = join(dataDir, file);
    const found = await modeOf(path);
    if (found === null || (found & tooOpen) === 0) continue;
    findings.push(
      warn(NAME, `${path} is open to other accounts of this machine`, `Take their rights away: chmod ${mode} ${path}`),
    );
  }
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const advice = "Run this as the account that the service runs as, or give that account the folder.";
    findings.push(fail(NAME, `${dataDir} cannot be used (${systemReason(error)})`, advice));
  }
  return findings.length > 0 ? findings : [ok(NAME, dataDir)];
}

/** Looks whether there is room to write. */
export async function checkDisk({ settings: { dataDir } }: Patient): Promise<readonly Finding[]> {
  const name = "disk";
  if ((await modeOf(dataDir)) === null) return [];
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const text = free < GIB ? `${Math.floor(free / MIB)} MiB free` : `${Math.floor(free / GIB)} GiB free`;
  const advice = "Make room: on a full disk nobody can sign in.";
  if (free < 100 * MIB) return [fail(name, text, advice)];
  return [free < GIB ? warn(name, text, advice) : ok(name, text)];
}

/** Gives null when there is no such file. Windows has no such modes. */
async function modeOf(path: string): Promise<number | null> {
  try {
    const { mode } = await stat(path);
    return process.platform === "win32" ? 0o600 : mode & 0o777;
  } catch (error) {
    if (systemReason(error) === "ENOENT") return null;
    throw error;
  }
}
