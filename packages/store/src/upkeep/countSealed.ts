import type { Query } from "../engine/sql.ts";
import { listSealedColumns } from "../keys/sealedColumns.ts";
import { SEALED_KEY_ID } from "../keys/secretBox.ts";

/** Gives how many sealed values there are under each key, by the key's id. */
export async function countSealed(query: Query): Promise<ReadonlyMap<string, number>> {
  const { first, length } = SEALED_KEY_ID;
  const counts = new Map<string, number>();
  for (const { table, column } of listSealedColumns()) {
    const keyId = `substr(${column}, ${first}, ${length})`;
    const rows = await query.all<{ keyId: Uint8Array; values: number }>(
      `select ${keyId} as "keyId", count(*) as "values" from ${table} where ${column} is not null group by ${keyId}`,
      [],
    );
    for (const row of rows) {
      const id = Buffer.from(row.keyId).toString("hex");
      counts.set(id, (counts.get(id) ?? 0) + row.values);
    }
  }
  return counts;
}
