import { statfs } from "node:fs/promises";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { modeOf } from "./modeOf.ts";
import type { Patient } from "./patient.ts";

const NAME = "disk";
const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Looks whether there is room to write. */
export async function checkDisk({ settings: { dataDir } }: Patient): Promise<readonly Finding[]> {
  if ((await modeOf(dataDir)) === null) return [];
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const text = free < GIB ? `${Math.floor(free / MIB)} MiB free` : `${Math.floor(free / GIB)} GiB free`;
  const advice = "Make room: on a full disk nobody can sign in.";
  if (free < 100 * MIB) return [fail(NAME, text, advice)];
  return [free < GIB ? warn(NAME, text, advice) : ok(NAME, text)];
}
