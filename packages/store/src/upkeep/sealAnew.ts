import type { Database, Sql } from "../engine/sql.ts";
import { listSealedColumns } from "../keys/sealedColumns.ts";
import { SEALED_KEY_ID, type SealedPlace, type SecretBox, SecretUnreadable } from "../keys/secretBox.ts";

interface SealedRow {
  readonly poolId: string;
  readonly id: string;
  readonly sealed: Uint8Array;
}

export interface SealedAnew {
  readonly rows: number;
  /** What did not open and stays as it is, one sentence each. */
  readonly unreadable: readonly string[];
}

/**
 * Seals anew under the active key what `keyId` sealed. Runs beside the service: versions stay, and a value that changed
 * meanwhile is left as it is. Until a run finds no row, some node may still seal with that key.
 */
export async function sealAnew(
  { database, box }: { readonly database: Database; readonly box: Pick<SecretBox, "seal" | "open"> },
  keyId: string,
): Promise<SealedAnew> {
  const unreadable: string[] = [];
  let rows = 0;
  for (const { table, column, pageRows } of listSealedColumns()) {
    const text = `select pool_id as "poolId", id, ${column} as sealed from ${table}
      where (pool_id, id) > ($1, $2) and substr(${column}, ${SEALED_KEY_ID.first}, ${SEALED_KEY_ID.length}) = $3
      order by pool_id, id limit ${pageRows}`;
    const update = `update ${table} set ${column} = $4 where pool_id = $1 and id = $2 and ${column} = $3`;
    for (let after: Pick<SealedRow, "poolId" | "id"> = { poolId: "", id: "" }; ; ) {
      const page = await database.all<SealedRow>(text, [after.poolId, after.id, Buffer.from(keyId, "hex")]);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
      const opened = page.flatMap((row) => openRow(box, row, { table, column }, unreadable));
      await database.write((sql) => replace(sql, box, update, opened));
      rows += opened.length;
    }
  }
  return { rows, unreadable };
}

interface OpenedRow extends SealedRow {
  readonly place: SealedPlace;
  readonly plain: Uint8Array;
}

function openRow(
  box: Pick<SecretBox, "open">,
  row: SealedRow,
  where: Pick<SealedPlace, "table" | "column">,
  unreadable: string[],
): readonly OpenedRow[] {
  const place = { ...where, poolId: row.poolId, rowId: row.id };
  try {
    return [{ ...row, place, plain: box.open(row.sealed, place) }];
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    unreadable.push(error.message);
    return [];
  }
}

async function replace(
  sql: Sql,
  box: Pick<SecretBox, "seal">,
  update: string,
  rows: readonly OpenedRow[],
): Promise<void> {
  for (const { poolId, id, sealed, place, plain } of rows) {
    await sql.run(update, [poolId, id, sealed, box.seal(plain, place)]);
  }
}
