import type { Query } from "./sql.ts";

/** Gives what the database keeps of itself under a name; null: nothing. */
export async function readMeta(query: Query, name: string): Promise<string | null> {
  return (await query.one<{ value: string }>("select value from meta where name = $1", [name]))?.value ?? null;
}
