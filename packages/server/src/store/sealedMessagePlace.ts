import type { SealedPlace } from "../keys/secretBox.ts";

/** Gives where a message waits to be handed over: sealed for one row, it opens in no other. */
export function sealedMessagePlace(poolId: string, id: string): SealedPlace {
  return { poolId, table: "outbox", column: "message", rowId: id };
}
