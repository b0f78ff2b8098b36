import type { OwnedWindow, SubjectRef } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Gives the windows that are open at `nowMs` and have the account for their owner. */
export async function findWindowsOf(
  query: Query,
  { poolId, userId }: SubjectRef,
  nowMs: number,
): Promise<readonly OwnedWindow[]> {
  return query.all<OwnedWindow>(
    `select key, name, width, failures as count, window_ends_at_ms as "windowEndsAtMs" from window_counts
    where pool_id = $1 and user_id = $2 and window_ends_at_ms > $3 order by key`,
    [poolId, userId, nowMs],
  );
}
