import type { AuditEvent } from "@countersign/core";
import { createAuditMacs } from "../audit/auditMacs.ts";
import type { AuditRecord } from "../audit/auditRecord.ts";
import type { AuditTrail } from "../audit/auditTrail.ts";
import { readMeta } from "../engine/readMeta.ts";
import { StoreBusy } from "../engine/StoreBusy.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { Database, Query, Sql } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";

/** The rows of `meta` that make the mark: two whose transactions it names, and what it says, signed. */
const FIRST = "mark.first";
const SECOND = "mark.second";
const MARK = "mark";

/** How a database stands to its mark. */
export type MarkStanding =
  /** It is the one that was marked. */
  | "fits"
  /** Nobody has marked it, or its engine gives nothing to know it by. */
  | "none"
  /** It was loaded from a dump, or moved row by row. */
  | "loaded"
  /** Its keys did not sign the mark. */
  | "foreign";

/**
 * What a PostgreSQL gives a database to be known by, and no dump takes along: the installation and the table of these rows, which
 * outlast that their file is written anew; and the transactions that wrote two of them, which outlast an upgrade of the engine's
 * files. A dump that is loaded gives rows to transactions of its own, and usually both to one.
 */
interface Birthplace {
  readonly system: string;
  readonly table: string;
  readonly first: string;
  readonly second: string;
}

type MarkKeys = Pick<Keyring, "active" | "byId">;

/** Marks a database that has no mark. The embedded one has none: it is a file, and a copy of it is its equal. */
export async function markDatabase(database: Database, keyring: MarkKeys): Promise<void> {
  if (database.dialect !== "postgres" || (await readMark(database)) !== null) return;
  for (const name of [FIRST, SECOND])
    await database.write((sql) =>
      sql.run("insert into meta (name, value) values ($1, '') on conflict do nothing", [name]),
    );
  const place = await findBirthplace(database);
  if (place === null) return;
  const { keyId, mac } = createAuditMacs(keyring).sign(recordOf(place));
  const value = JSON.stringify({ place, keyId, mac: Buffer.from(mac).toString("base64") } satisfies StoredMark);
  const text = "insert into meta (name, value) values ($1, $2) on conflict do nothing";
  await database.write((sql) => sql.run(text, [MARK, value]));
}

/** Holds a database against its mark. */
export async function judgeMark(database: Database, keyring: MarkKeys): Promise<MarkStanding> {
  if (database.dialect !== "postgres") return "none";
  const mark = await readMark(database);
  if (mark === null) return "none";
  const { place, keyId, mac } = mark;
  if (createAuditMacs(keyring).judge(recordOf(place), keyId, Buffer.from(mac, "base64")) !== "right") return "foreign";
  const found = await findBirthplace(database);
  if (found === null) return "none";
  const isSameTable = place.system !== "" && place.system === found.system && place.table === found.table;
  const isSameRows = place.first === found.first && place.second === found.second;
  return isSameTable || isSameRows ? "fits" : "loaded";
}

/** Takes the mark off, within a transaction that makes a database another one. */
export async function dropMark(sql: Sql): Promise<void> {
  for (const name of [FIRST, SECOND, MARK]) await sql.run("delete from meta where name = $1", [name]);
}

/** Takes the mark off a database that was moved as it was, and has its trail tell of it. */
export async function unmark(trail: Pick<AuditTrail, "write">, events: readonly AuditEvent[]): Promise<void> {
  await trail.write(async (sql, entry) => {
    await dropMark(sql);
    for (const event of events) entry.append(event);
  });
}

interface StoredMark {
  readonly place: Birthplace;
  readonly keyId: string;
  readonly mac: string;
}

function recordOf({ system, table, first, second }: Birthplace): AuditRecord {
  return ["mark", system, table, first, second];
}

async function readMark(query: Query): Promise<StoredMark | null> {
  const mark = await readMeta(query, MARK);
  if (mark === null) return null;
  try {
    const { place, keyId, mac } = JSON.parse(mark) as StoredMark; // whoever changed it has not signed it
    const { system, table, first, second } = place;
    const texts = [system, table, first, second, keyId, mac];
    if (texts.every((each) => typeof each === "string")) return { place: { system, table, first, second }, keyId, mac };
  } catch {
    // what is no mark is nobody's
  }
  return { place: { system: "", table: "", first: "", second: "" }, keyId: "", mac: "" };
}

/** Gives null where the engine does not tell: those that only speak PostgreSQL's language know no transactions of rows. */
async function findBirthplace(database: Database): Promise<Birthplace | null> {
  const rows = await tolerate(() =>
    database.all<{ name: string; transaction: string; table: string }>(
      `select name, xmin::text as transaction, tableoid::text as "table" from meta where name = $1 or name = $2`,
      [FIRST, SECOND],
    ),
  );
  const [first, second] = [FIRST, SECOND].map((name) => rows?.find((row) => row.name === name));
  if (first === undefined || second === undefined) return null;
  const system = await tolerate(() =>
    database.one<{ system: string }>("select system_identifier::text as system from pg_control_system()", []),
  );
  return {
    system: system?.system ?? "",
    table: first.table,
    first: first.transaction,
    second: second.transaction,
  };
}

/** What an engine does not know, or an account may not ask, is not known; a database that is gone is gone. */
async function tolerate<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof StoreBusy) throw error;
    return null;
  }
}
