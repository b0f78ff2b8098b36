import type { DatabaseFault } from "../engine/DatabaseFault.ts";
import type { Database, Dialect, Query } from "../engine/sql.ts";
import { META, NEWEST_SCHEMA, readOldest, readVersion } from "../migrations/migrate.ts";
import { judgeMaking, judgeUse, readRights } from "./examineRights.ts";
import { hasTable, judgeRoom, judgeShape } from "./examineSchema.ts";
import { shapeOfPostgres, shapeOfSqlite, shapeOfVersion } from "./schemaShape.ts";

/**
 * Looks for whatever about a database would make a later request fail: what its engine says of itself, whether its
 * tables are whole, and whether the account may use them. Changes nothing.
 */
export async function examineDatabase(database: Database): Promise<readonly DatabaseFault[]> {
  const faults = await database.examine();
  if (faults.some(({ isFatal }) => isFatal)) return faults;
  return [...faults, ...(await database.read((query) => examineTables(query, database.dialect)))];
}

async function examineTables(query: Query, dialect: Dialect): Promise<readonly DatabaseFault[]> {
  const isPostgres = dialect === "postgres";
  const found = await (isPostgres ? shapeOfPostgres : shapeOfSqlite)(query);
  const newest = await shapeOfVersion(NEWEST_SCHEMA, dialect);
  const rights = isPostgres ? await readRights(query, new Set(newest.tables.keys())) : null;
  const hasBegun = hasTable(found, newest, META);
  const unusable = hasBegun && rights !== null ? judgeUse(rights) : [];
  if (unusable.length > 0) return unusable;
  const version = hasBegun ? await readVersion(query) : 0;
  // A newer schema that this build may serve from has at least what it would make itself.
  if (version > NEWEST_SCHEMA && (await readOldest(query)) > NEWEST_SCHEMA) return [];
  const faults = version === 0 ? judgeRoom(found, newest) : judgeShape(found, await shapeOfVersion(version, dialect));
  const isMakingDue = version < NEWEST_SCHEMA && !faults.some(({ isFatal }) => isFatal);
  return isMakingDue && rights !== null ? [...faults, ...judgeMaking(rights)] : faults;
}
