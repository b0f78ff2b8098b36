import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Setup } from "../subject.ts";

const SCRIPT = join(import.meta.dirname, "../../../scripts/postgres.sh");

/** Starts a PostgreSQL that waits for the disk of the set-up, and gives its URL. */
export async function startPostgres({ folder, disk, after }: Setup): Promise<string> {
  // The server runs under another account where we are root.
  await chmod(folder, 0o755);
  const env = {
    ...{ PATH: process.env.PATH, COUNTERSIGN_TEST_POSTGRES_FSYNC: "on", ...disk },
    COUNTERSIGN_TEST_POSTGRES_DIR: join(folder, `postgres-${randomBytes(4).toString("hex")}`),
  };
  const act = async (word: string): Promise<string> =>
    (await promisify(execFile)("bash", [SCRIPT, word], { env })).stdout.trim();
  after(async () => void (await act("stop")));
  return await act("start");
}
