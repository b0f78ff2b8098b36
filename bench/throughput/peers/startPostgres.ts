import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Setup } from "../subject.ts";

const SCRIPT = join(import.meta.dirname, "../../../scripts/postgres.sh");

export interface Postgres {
  readonly url: string;
  readonly pid: number;
}

/** Starts a PostgreSQL that waits for the disk of the set-up. */
export async function startPostgres({ folder, disk, after }: Setup): Promise<Postgres> {
  // The server runs under another account where we are root.
  await chmod(folder, 0o755);
  const place = join(folder, `postgres-${randomBytes(4).toString("hex")}`);
  const env = {
    ...{ PATH: process.env.PATH, COUNTERSIGN_TEST_POSTGRES_FSYNC: "on", ...disk },
    COUNTERSIGN_TEST_POSTGRES_DIR: place,
  };
  const act = async (word: string): Promise<string> =>
    (await promisify(execFile)("bash", [SCRIPT, word], { env })).stdout.trim();
  after(async () => void (await act("stop")));
  const url = await act("start");
  // The first line of the file is the id of the process that starts all others.
  return { url, pid: Number.parseInt(await readFile(join(place, "data/postmaster.pid"), "utf8"), 10) };
}
