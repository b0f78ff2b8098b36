import type { Database } from "../engine/sql.ts";

const TABLES = [
  "meta",
  "user_pools",
  "applications",
  "users",
  "authenticators",
  "attempts",
  "mfa_tokens",
  "sessions",
  "window_counts",
  "codes",
  "outbox",
  "photos",
  "face_sessions",
  "audit_heads",
  "audit_events",
  "audit_origins",
  "audit_checkpoints",
  "keys",
] as const;

/** Gives every row of every table as text, in an order that does not depend on who was first. */
export async function readRows(database: Database): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const table of TABLES) {
    for (const row of await database.all<Record<string, unknown>>(`select * from ${table}`, [])) {
      const columns = Object.entries(row).map(([name, value]) => `${name}=${spell(value)}`);
      rows.push(`${table}: ${columns.join(" ")}`);
    }
  }
  return rows.sort();
}

/** Bytes as they are, so that a search for text finds it in them. */
function spell(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
}
