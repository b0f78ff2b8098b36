import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openPostgres } from "../engine/postgres.ts";
import type { Database } from "../engine/sql.ts";
import { openSqlite } from "../engine/sqlite.ts";
import { makeTestFolder } from "./makeTestFolder.ts";
import { createPostgresSchema } from "./postgresSchema.ts";

/** An empty database that any number of handles may open, as processes would. */
export interface TestDatabase {
  /** What a process opens: a file, or the address of a PostgreSQL. */
  readonly address: string;
  open(): Database;
  /** Gives the files as they are now; none for a PostgreSQL. */
  files(): Uint8Array;
  /** Closes every handle and removes the data. */
  remove(): Promise<void>;
}

/** Opens an address: PostgreSQL by its scheme, else a file. */
export function openAddress(address: string): Database {
  return address.startsWith("postgres") ? openPostgres({ url: address }) : openSqlite({ file: address });
}

export async function createSqliteTestDatabase(): Promise<TestDatabase> {
  const folder = makeTestFolder();
  const file = join(folder.path, "countersign.db");
  return {
    ...openHandles(file, async () => folder.remove()),
    files: () => Buffer.concat([file, `${file}-wal`].map((path) => readFileSync(path))),
  };
}

/** `setting` is one of the session, such as `default_transaction_isolation=serializable`. */
export async function createPostgresTestDatabase(setting?: string): Promise<TestDatabase> {
  const schema = await createPostgresSchema();
  const url = setting === undefined ? schema.url : schema.urlWith(setting);
  return { ...openHandles(url, schema.drop), files: () => new Uint8Array() };
}

/** Behind a pooler there are no settings of a session; `poolerUrl` is where it listens. */
export async function createPooledTestDatabase(poolerUrl: string): Promise<TestDatabase> {
  const schema = await createPostgresSchema();
  const url = new URL(poolerUrl);
  url.username = new URL(await schema.plainUrl()).username;
  return { ...openHandles(url.href, schema.drop), files: () => new Uint8Array() };
}

function openHandles(address: string, drop: () => Promise<void>): Omit<TestDatabase, "files"> {
  const handles: Database[] = [];
  return {
    address,
    open() {
      const database = openAddress(address);
      handles.push(database);
      return database;
    },
    async remove() {
      for (const handle of handles) await handle.close().catch(() => undefined); // a test may have closed it
      await drop();
    },
  };
}
