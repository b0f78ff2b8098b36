import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseFault } from "./DatabaseFault.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { SqliteConnection } from "./sqliteConnection.ts";

/** File systems of other machines, by their numbers. statfs(2) */
const NETWORKS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "SMB"],
  [0xfe534d42, "SMB"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x01021997, "9p"],
]);
/** A larger one is not read as a whole at every start. */
const LARGEST_CHECKED_BYTES = 64 * 2 ** 20;

/** Looks at the embedded database and where it lies. */
export function examineSqlite(connection: SqliteConnection, file: string): readonly DatabaseFault[] {
  return [...judgePlace(file, statfsSync(dirname(file)).type), ...judgePages(connection, file)];
}

/** Its journal needs memory that all processes share, and locks that hold. https://www.sqlite.org/wal.html §2.1 */
export function judgePlace(file: string, fileSystem: number): readonly DatabaseFault[] {
  const network = NETWORKS.get(fileSystem);
  if (network === undefined) return [];
  return [
    {
      isFatal: false,
      finding: `${file} lies on a file system of another machine (${network}), whose locks SQLite cannot rely on`,
      remedy: "Set COUNTERSIGN_DATA_DIR to a local disk, or COUNTERSIGN_DATABASE_URL to a PostgreSQL.",
    },
  ];
}

function judgePages(connection: SqliteConnection, file: string): readonly DatabaseFault[] {
  if (statSync(file).size > LARGEST_CHECKED_BYTES) return [];
  const damage = findDamage(connection);
  if (damage === null) return [];
  return [{ isFatal: true, finding: `${file} is damaged (${damage})`, remedy: "Restore it from a backup." }];
}

function findDamage(connection: SqliteConnection): string | null {
  try {
    const [first] = connection.all("pragma quick_check(1)", []) as { quick_check: string }[]; // the pragma's one column
    return first === undefined || first.quick_check === "ok" ? null : first.quick_check.replaceAll(/\s+/g, " ");
  } catch (error) {
    if (error instanceof StoreUnavailable) return error.message;
    throw error;
  }
}
