import { type SealedTable, sealedColumns } from "./sealedColumns.ts";
import type { SealedPlace } from "./secretBox.ts";

/** Gives where the sealed value of a row is kept: sealed for one row, it opens in no other. */
export function sealedPlace(table: SealedTable, poolId: string, id: string): SealedPlace {
  return { poolId, table, column: sealedColumns[table].column, rowId: id };
}
