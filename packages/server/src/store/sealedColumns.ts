import type { SealedPlace } from "../keys/secretBox.ts";
import { sealedMessagePlace } from "./sealedMessagePlace.ts";
import { sealedStatePlace } from "./sealedStatePlace.ts";

interface SealedColumn {
  readonly table: string;
  readonly column: string;
  placeOf(poolId: string, id: string): SealedPlace;
}

/** Every column that holds sealed values; the key of each of these tables is `pool_id, id`. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "authenticators", column: "state", placeOf: sealedStatePlace },
  { table: "outbox", column: "message", placeOf: sealedMessagePlace },
];
