import type { SealedColumn } from "./sealedColumns.ts";
import type { SealedPlace } from "./secretBox.ts";

/** Gives where a sealed value of a row is kept: sealed for one column of one row, it opens in no other. */
export function sealedPlace(where: SealedColumn, poolId: string, id: string): SealedPlace {
  const [table = "", column = ""] = where.split(".");
  return { poolId, table, column, rowId: id };
}
