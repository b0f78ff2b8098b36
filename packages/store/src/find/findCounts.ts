import { stands, type WindowCount, type WindowLimit } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

interface FailureRow extends WindowCount {
  readonly key: string;
}

/** Gives those of the windows that are open at `nowMs`, by key. */
export async function findCounts(
  query: Query,
  windows: readonly Pick<WindowLimit, "key" | "windowMs">[],
  nowMs: number,
): Promise<ReadonlyMap<string, WindowCount>> {
  if (windows.length === 0) return new Map();
  const places = windows.map((_, index) => `$${index + 2}`).join(", ");
  const rows = await query.all<FailureRow>(
    `select key, failures as count, window_ends_at_ms as "windowEndsAtMs" from window_counts
    where window_ends_at_ms > $1 and key in (${places})`,
    [nowMs, ...windows.map(({ key }) => key)],
  );
  const rules = new Map(windows.map(({ key, windowMs }) => [key, windowMs]));
  const open = rows.filter(({ key, windowEndsAtMs }) => stands(windowEndsAtMs, rules.get(key) ?? 0, nowMs));
  return new Map(open.map(({ key, count, windowEndsAtMs }) => [key, { count, windowEndsAtMs }]));
}
