import type { CountedWindow, PoolId, UntoldRepeats, UserId, WindowFloor } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { paramsOf } from "./trailRows.ts";

/** Gives what kinds of windows are open at `nowMs`, by name and width. */
export async function findOpenKinds(
  query: Query,
  nowMs: number,
): Promise<readonly Pick<WindowFloor, "name" | "width">[]> {
  return await query.all(
    "select distinct name, width from window_counts where window_ends_at_ms > $1 and name is not null order by name, width",
    [nowMs],
  );
}

/** Gives at most `limit` of the open windows that have counted as much as their kind's floor, those that end last first. */
export async function findFullWindows(
  query: Query,
  floors: readonly WindowFloor[],
  nowMs: number,
  limit: number,
): Promise<readonly CountedWindow[]> {
  if (floors.length === 0) return [];
  const { at, values } = paramsOf();
  const open = `window_ends_at_ms > ${at(nowMs)}`;
  const full = floors.map(({ name, width, count }) => {
    return `(name = ${at(name)} and width = ${at(width)} and failures >= ${at(count)})`;
  });
  return await query.all<CountedWindow>(
    `select key, name, width, user_id as "userId", failures as count, window_ends_at_ms as "windowEndsAtMs"
    from window_counts where ${open} and (${full.join(" or ")})
    order by window_ends_at_ms desc, key limit ${at(limit)}`,
    values,
  );
}

/** Gives at most `limit` of the failures of a pool, or of one account, that were counted and are not told yet, the most frequent first. */
export async function findUntold(
  query: Query,
  poolId: PoolId,
  limit: number,
  userId?: UserId,
): Promise<readonly UntoldRepeats[]> {
  const { at, values } = paramsOf();
  const whose = [`pool_id = ${at(poolId)}`, ...(userId === undefined ? [] : [`user_id = ${at(userId)}`])];
  return await query.all<UntoldRepeats>(
    `select type, factor, reason, user_id as "userId", repeats, last_at_ms as "lastAtMs" from audit_repeats
    where ${whose.join(" and ")} and repeats > 0 order by repeats desc, last_at_ms desc limit ${at(limit)}`,
    values,
  );
}
