import type { WindowLimit } from "@countersign/core";
import { type Apply, HELD } from "./settling.ts";

export const count: Apply<"count"> = async ({ sql }, { windows, nowMs }) => {
  for (const { key, limit, windowMs, weight = 1 } of inLockingOrder(windows)) {
    if (weight > limit) return { held: false };
    const rows = await sql.run(
      `insert into window_counts (key, failures, window_ends_at_ms) values ($1, $5, $2)
      on conflict (key) do update set
        failures = case when window_counts.window_ends_at_ms <= $3 then $5 else window_counts.failures + $5 end,
        window_ends_at_ms = case when window_counts.window_ends_at_ms <= $3 then excluded.window_ends_at_ms
          else window_counts.window_ends_at_ms end
      where window_counts.window_ends_at_ms <= $3 or window_counts.failures <= $4`,
      [key, nowMs + windowMs, nowMs, limit - weight, weight],
    );
    if (rows === 0) return { held: false };
  }
  return HELD;
};

/** The rows are written although nothing changes: a failure that is being counted is waited for. */
export const passWindows: Apply<"passWindows"> = async ({ sql }, { windows, clear, nowMs }) => {
  for (const { key, limit } of inLockingOrder(windows)) {
    const open = await sql.one<{ failures: number }>(
      "update window_counts set failures = failures where key = $1 and window_ends_at_ms > $2 returning failures",
      [key, nowMs],
    );
    if (open !== null && open.failures >= limit) return { held: false };
  }
  for (const key of [...clear].sort()) await sql.run("delete from window_counts where key = $1", [key]);
  return HELD;
};

/** Transactions that take the same rows in the same order do not wait for each other in a ring. */
function inLockingOrder(windows: readonly WindowLimit[]): readonly WindowLimit[] {
  return [...windows].sort((a, b) => (a.key < b.key ? -1 : 1));
}
