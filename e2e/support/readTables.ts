import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Reads every table of the embedded database, also while a server works on it. */
export function readTables(dataDir: string): ReadonlyMap<string, Rows> {
  const database = new DatabaseSync(join(dataDir, "countersign.db"), { readOnly: true });
  try {
    const names = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    return new Map(
      names.map(({ name }) => [String(name), database.prepare(`select * from "${String(name)}" order by rowid`).all()]),
    );
  } finally {
    database.close();
  }
}
