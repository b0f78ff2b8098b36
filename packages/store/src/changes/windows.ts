import { CLOCK_TOLERANCE_MS, type SubjectRef, stands, type WindowLimit } from "@countersign/core";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { valuesOf } from "../engine/valuesOf.ts";
import { type AppliedTogether, type Apply, type ChangeOf, HELD, type Settling } from "./settling.ts";

/** Counts in the windows of all the changes, as one statement. */
export async function countWindows({ sql }: Settling, changes: readonly ChangeOf<"count">[]): Promise<AppliedTogether> {
  const nowMs = Math.max(...changes.map((change) => change.nowMs));
  const added = addUp(changes.flatMap(({ windows, locks = false }) => windows.map((each) => ({ ...each, locks }))));
  const lost: AppliedTogether = { held: false, lost: "count" };
  if (added.some(({ room }) => room < 0)) return lost;
  const counted = added.length === 0 ? [] : await countIn(sql, added, nowMs);
  if (counted.length < added.length) return lost;
  const after = new Map(counted.map(({ key, count }) => [key, count]));
  const locks = added.some((each) => each.locks && (after.get(each.key) ?? 0) >= each.room + each.weight);
  return { held: true, locks };
}

export interface Added {
  readonly key: string;
  readonly weight: number;
  readonly windowMs: number;
  /** How much the window may have counted before. */
  readonly room: number;
  readonly name: string;
  readonly width: number;
  readonly owner: SubjectRef | null;
  /** Whether its being used up locks somebody out. */
  readonly locks: boolean;
}

/** Gives what is added to each window, in the order in which transactions take their rows: none waits in a ring. */
export function addUp(windows: readonly (WindowLimit & Pick<Added, "locks">)[]): readonly Added[] {
  const added = new Map<string, Added>();
  for (const { key, name, limit, windowMs, locks, weight: own = 1, width = 0, owner = null } of windows) {
    const before = added.get(key);
    const weight = (before?.weight ?? 0) + own;
    const room = Math.min(before?.room ?? limit, limit - weight);
    added.set(key, {
      key,
      name,
      width,
      owner: owner ?? before?.owner ?? null,
      weight,
      windowMs,
      room,
      locks: locks || before?.locks === true,
    });
  }
  return [...added.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The window has ended, or ends later than its rule lets one end that is opened now. */
function isOverAt(nowMs: string): string {
  return `(window_counts.window_ends_at_ms <= ${nowMs}
        or window_counts.window_ends_at_ms > excluded.window_ends_at_ms + ${CLOCK_TOLERANCE_MS})`;
}

/** Gives how an insertion adds to windows that are there. One that has ended starts anew. */
export function addingAt(nowMs: string): string {
  const isOver = isOverAt(nowMs);
  return `on conflict (key) do update set
      failures = case when ${isOver} then excluded.failures else window_counts.failures + excluded.failures end,
      window_ends_at_ms = case when ${isOver} then excluded.window_ends_at_ms
        else window_counts.window_ends_at_ms end,
      name = excluded.name, width = excluded.width,
      pool_id = coalesce(excluded.pool_id, window_counts.pool_id),
      user_id = coalesce(excluded.user_id, window_counts.user_id)`;
}

/** Gives the windows in which there was room, with what each has counted now. The column `failures` holds whatever a window counts. */
async function countIn(
  sql: Sql,
  added: readonly Added[],
  nowMs: number,
): Promise<readonly { readonly key: string; readonly count: number }[]> {
  const rows = added.map(({ key, weight, windowMs, name, width, owner }): readonly SqlValue[] => [
    ...[key, weight, nowMs + windowMs],
    ...[name, width, owner?.poolId ?? null, owner?.userId ?? null],
  ]);
  const { text, params } = valuesOf(rows, [nowMs]);
  // A difference, for a bare parameter in a branch would be text to PostgreSQL.
  const rooms = added.map(({ key, room }) => {
    const [keyAt, roomAt] = [params.push(key), params.push(room)];
    return `when $${keyAt} then window_counts.failures - $${roomAt}`;
  });
  return await sql.all(
    `insert into window_counts (key, failures, window_ends_at_ms, name, width, pool_id, user_id) values ${text}
    ${addingAt("$1")}
    where ${isOverAt("$1")} or case excluded.key ${rooms.join(" ")} end <= 0
    returning key, failures as count`,
    params,
  );
}

/** A failure that is being counted is waited for. */
export const passWindows: Apply<"passWindows"> = async ({ sql }, { windows, clear, nowMs }) => {
  const keys = [...new Set([...windows.map(({ key }) => key), ...clear])];
  if (keys.length === 0) return HELD;
  const open = await sql.all<{ readonly key: string; readonly failures: number; readonly endsAtMs: number }>(
    `select key, failures, window_ends_at_ms as "endsAtMs" from window_counts
    where window_ends_at_ms > $1 and key in (${placesOf(keys, 2)})
    order by key ${sql.lockRows}`,
    [nowMs, ...keys],
  );
  const rows = new Map(open.map((row) => [row.key, row]));
  for (const { key, limit, windowMs } of windows) {
    const row = rows.get(key);
    if (row !== undefined && row.failures >= limit && stands(row.endsAtMs, windowMs, nowMs)) return { held: false };
  }
  const forgotten = clear.filter((key) => rows.has(key));
  if (forgotten.length > 0)
    await sql.run(`delete from window_counts where key in (${placesOf(forgotten, 1)})`, forgotten);
  return HELD;
};

function placesOf(values: readonly unknown[], first: number): string {
  return values.map((_value, index) => `$${first + index}`).join(", ");
}
