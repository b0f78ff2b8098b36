import type { WindowCount } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

interface FailureRow extends WindowCount {
  readonly key: string;
}

/** Gives the windows that are open at `nowMs`, by key. */
export async function findCounts(
  query: Query,
  keys: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, WindowCount>> {
  if (keys.length === 0) return new Map();
  const places = keys.map((_, index) => `$${index + 2}`).join(", ");
  const rows = await query.all<FailureRow>(
    `select key, failures as count, window_ends_at_ms as "windowEndsAtMs" from window_counts
    where window_ends_at_ms > $1 and key in (${places})`,
    [nowMs, ...keys],
  );
  return new Map(rows.map(({ key, count, windowEndsAtMs }) => [key, { count, windowEndsAtMs }]));
}
