import type { FailureLimit } from "@countersign/core";
import { type Apply, HELD } from "./settling.ts";

export const countFailures: Apply<"countFailures"> = async ({ sql }, { limits, nowMs }) => {
  for (const { key, limit, windowMs } of inLockingOrder(limits)) {
    const rows = await sql.run(
      `insert into failure_counts (key, failures, window_ends_at_ms) values ($1, 1, $2)
      on conflict (key) do update set
        failures = case when failure_counts.window_ends_at_ms <= $3 then 1 else failure_counts.failures + 1 end,
        window_ends_at_ms = case when failure_counts.window_ends_at_ms <= $3 then excluded.window_ends_at_ms
          else failure_counts.window_ends_at_ms end
      where failure_counts.window_ends_at_ms <= $3 or failure_counts.failures < $4`,
      [key, nowMs + windowMs, nowMs, limit],
    );
    if (rows === 0) return { held: false };
  }
  return HELD;
};

/** The rows are written although nothing changes: a failure that is being counted is waited for. */
export const passFailures: Apply<"passFailures"> = async ({ sql }, { limits, clear, nowMs }) => {
  for (const { key, limit } of inLockingOrder(limits)) {
    const open = await sql.one<{ failures: number }>(
      "update failure_counts set failures = failures where key = $1 and window_ends_at_ms > $2 returning failures",
      [key, nowMs],
    );
    if (open !== null && open.failures >= limit) return { held: false };
  }
  for (const key of [...clear].sort()) await sql.run("delete from failure_counts where key = $1", [key]);
  return HELD;
};

/** Transactions that take the same rows in the same order do not wait for each other in a ring. */
function inLockingOrder(limits: readonly FailureLimit[]): readonly FailureLimit[] {
  return [...limits].sort((a, b) => (a.key < b.key ? -1 : 1));
}
