import type { Database, SqlValue } from "../../engine/sql.ts";

const TABLES = ["audit_events", "audit_origins", "audit_heads", "audit_checkpoints", "audit_bases"] as const;

export type AuditTable = (typeof TABLES)[number];
export type AuditTableRow = Readonly<Record<string, SqlValue>>;
export type AuditTables = Readonly<Record<AuditTable, readonly AuditTableRow[]>>;

const order: Readonly<Record<AuditTable, string>> = {
  audit_events: "writer_id, seq",
  audit_origins: "writer_id, seq",
  audit_heads: "writer_id",
  audit_checkpoints: "seq",
  audit_bases: "writer_id",
};

/** Gives the whole trail, as somebody who copies the database would have it. */
export async function copyAuditTables(database: Database): Promise<AuditTables> {
  const read = async (table: AuditTable): Promise<readonly AuditTableRow[]> => {
    const rows = await database.all<AuditTableRow>(`select * from ${table} order by ${order[table]}`, []);
    return rows.map((row) => ({ ...row }));
  };
  return {
    audit_events: await read("audit_events"),
    audit_origins: await read("audit_origins"),
    audit_heads: await read("audit_heads"),
    audit_checkpoints: await read("audit_checkpoints"),
    audit_bases: await read("audit_bases"),
  };
}

/** Puts rows in the place of the whole trail, as somebody who may write to the database could. */
export async function putAuditTables(database: Database, tables: AuditTables): Promise<void> {
  await database.write(async (sql) => {
    for (const table of TABLES) {
      await sql.run(`delete from ${table}`, []);
      for (const row of tables[table]) {
        const columns = Object.keys(row);
        const places = columns.map((_, index) => `$${index + 1}`);
        const text = `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`;
        await sql.run(text, Object.values(row));
      }
    }
  });
}
