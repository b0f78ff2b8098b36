import type { ChangeOf } from "../changes/settling.ts";
import { type Added, addingAt, addUp } from "../changes/windows.ts";
import { type Many, manyRows } from "../engine/manyRows.ts";
import type { Plan } from "./planOf.ts";

type Count = Pick<ChangeOf<"count">, "windows" | "nowMs">;
type Pass = Pick<ChangeOf<"passWindows">, "windows" | "clear" | "nowMs">;

interface CountRow {
  readonly key: string;
  readonly failures: number;
  readonly window_ends_at_ms: number;
  readonly name: string;
  readonly width: number;
  readonly pool_id: string | null;
  readonly user_id: string | null;
  /** The same in all rows. */
  readonly now_ms: number;
}

const inserted = "key, failures, window_ends_at_ms, name, width, pool_id, user_id";

const addToWindows = manyRows<CountRow>(
  {
    key: "text",
    failures: "bigint",
    window_ends_at_ms: "bigint",
    name: "text",
    width: "bigint",
    pool_id: "text",
    user_id: "text",
    now_ms: "bigint",
  },
  (given) =>
    `insert into window_counts (${inserted}) select ${inserted} from ${given}
    ${addingAt("($8::bigint[])[1]")}
    returning key, failures as count`,
);

/**
 * Counts what all of them count, each window once: many share one, and nobody's turn matters as long as there is room for all.
 * Gives the items that count in a window that went beyond its limit.
 */
export async function countTogether(many: Many, plans: readonly Plan[]): Promise<readonly number[]> {
  const counts = plans.flatMap(({ counted }) => counted);
  const added = addUp(counts.flatMap(({ windows }) => windows.map((each) => ({ ...each, locks: false }))));
  if (added.length === 0) return [];
  const nowMs = Math.max(...counts.map((each) => each.nowMs)); // none is written before the last was judged
  const rows = added.map((each) => countRow(each, nowMs));
  const held = await many<{ readonly key: string; readonly count: number }>(
    addToWindows.text,
    addToWindows.columnsOf(rows),
  );
  const after = new Map(held.map(({ key, count }) => [key, count]));
  const beyond = new Set(
    added.filter(({ key, room, weight }) => (after.get(key) ?? 0) > room + weight).map(({ key }) => key),
  );
  const isBeyond = ({ windows }: Count): boolean => windows.some(({ key }) => beyond.has(key));
  return plans.flatMap(({ counted }, item) => (counted.some(isBeyond) ? [item] : []));
}

function countRow({ key, weight, windowMs, name, width, owner }: Added, nowMs: number): CountRow {
  const whose = { pool_id: owner?.poolId ?? null, user_id: owner?.userId ?? null };
  return { key, failures: weight, window_ends_at_ms: nowMs + windowMs, name, width, ...whose, now_ms: nowMs };
}

interface PassRow {
  readonly place: number;
  readonly key: string;
  readonly now_ms: number;
  readonly is_cleared: number;
}

/** As one statement: what somebody counts between a look and a deletion would be forgotten. */
const passOpen = manyRows<PassRow>(
  { place: "bigint", key: "text", now_ms: "bigint", is_cleared: "bigint" },
  (given) =>
    `with standing as (
      select given.place, given.is_cleared, window_counts.key, window_counts.failures
      from window_counts join ${given} on window_counts.key = given.key
      where window_counts.window_ends_at_ms > given.now_ms
      order by window_counts.key for update of window_counts
    ), cleared as (delete from window_counts using standing where window_counts.key = standing.key and standing.is_cleared = 1)
    select place, failures as count from standing`,
);

interface Passing {
  readonly item: number;
  readonly key: string;
  readonly limit: number;
  readonly nowMs: number;
  readonly isCleared: boolean;
}

/** Has all of them pass, and gives the items that met with a window that is used up: one that a clock ahead has left bars nobody who is alone. */
export async function passTogether(many: Many, plans: readonly Plan[]): Promise<readonly number[]> {
  const passing = plans.flatMap(({ passed }, item) => passed.flatMap((each) => passingOf(each, item)));
  if (passing.length === 0) return [];
  const rows = passing.map(({ key, nowMs, isCleared }, place) => ({
    ...{ place, key, now_ms: nowMs, is_cleared: isCleared ? 1 : 0 },
  }));
  const standing = await many<{ readonly place: number; readonly count: number }>(
    passOpen.text,
    passOpen.columnsOf(rows),
  );
  return standing.flatMap(({ place, count }) => {
    const met = passing[place];
    return met !== undefined && count >= met.limit ? [met.item] : [];
  });
}

function passingOf({ windows, clear, nowMs }: Pass, item: number): readonly Passing[] {
  const judged = windows.map(({ key, limit }) => ({
    ...{ item, key, limit, nowMs, isCleared: clear.includes(key) },
  }));
  const others = clear.filter((key) => windows.every((each) => each.key !== key));
  return [...judged, ...others.map((key) => ({ item, key, limit: Number.POSITIVE_INFINITY, nowMs, isCleared: true }))];
}
