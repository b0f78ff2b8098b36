import { execFile } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { makeTestFolder } from "./makeTestFolder.ts";

const SCRIPT = join(import.meta.dirname, "../../../../scripts/postgres.sh");
const run = promisify(execFile);

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** A PostgreSQL that a test may do with as it likes. */
export interface PostgresServer {
  readonly url: string;
  /** Runs a statement as an operator would. */
  run(text: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends it as a power cut of its processes would. */
  crash(): Promise<void>;
  /** Starts it on the same port. */
  again(): Promise<void>;
}

/** Starts one, which ends with the test. */
export async function startPostgresServer(test: Cleanup): Promise<PostgresServer> {
  const folder = makeTestFolder();
  chmodSync(folder.path, 0o755); // the server's own account has to find its way
  const env = { ...process.env, COUNTERSIGN_TEST_POSTGRES_DIR: join(folder.path, "server") };
  const command = async (verb: string): Promise<string> => (await run(SCRIPT, [verb], { env })).stdout.trim();
  test.after(async () => {
    await command("stop");
    folder.remove();
  });
  const url = await command("start");
  return {
    url,
    async run(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    crash: async () => void (await command("crash")),
    again: async () => void (await command("again")),
  };
}
