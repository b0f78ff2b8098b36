import type { SecretBox } from "../keys/secretBox.ts";
import { sealedStatePlace } from "./sealedStatePlace.ts";
import type { Database, Sql } from "./sql.ts";

const PAGE_ROWS = 200;

interface SealedRow {
  readonly poolId: string;
  readonly id: string;
  readonly state: Uint8Array;
}

/**
 * Seals every authenticator's state that `keyId` sealed anew under the active key, and gives how many there were. Runs
 * beside the service: versions stay, and a state that changed meanwhile is left as it is. Until a run gives 0, some
 * node may still seal with that key.
 */
export async function resealStates(
  { database, box }: { readonly database: Database; readonly box: SecretBox },
  keyId: string,
): Promise<number> {
  let total = 0;
  let after: Pick<SealedRow, "poolId" | "id"> = { poolId: "", id: "" };
  for (;;) {
    const page = await database.all<SealedRow>(
      `select pool_id as "poolId", id, state from authenticators
      where (pool_id, id) > ($1, $2) order by pool_id, id limit ${PAGE_ROWS}`,
      [after.poolId, after.id],
    );
    const due = page.filter((row) => box.keyIdOf(row.state) === keyId);
    if (due.length > 0) await database.write((sql) => replace(sql, box, due));
    total += due.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return total;
    after = last;
  }
}

async function replace(sql: Sql, box: SecretBox, rows: readonly SealedRow[]): Promise<void> {
  for (const { poolId, id, state } of rows) {
    const place = sealedStatePlace(poolId, id);
    await sql.run("update authenticators set state = $4 where pool_id = $1 and id = $2 and state = $3", [
      poolId,
      id,
      state,
      box.seal(box.open(state, place), place),
    ]);
  }
}
