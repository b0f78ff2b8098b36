import type { SealedPlace } from "../keys/secretBox.ts";

/** Gives where an authenticator's state is kept: sealed for one row, it opens in no other. */
export function sealedStatePlace(poolId: string, id: string): SealedPlace {
  return { poolId, table: "authenticators", column: "state", rowId: id };
}
