import { CLOCK_TOLERANCE_MS, type SubjectRef } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Gives the accounts of which a release was last told a day ago or by a clock that ran ahead, one for each factor. */
export async function findReleases(query: Query, nowMs: number): Promise<readonly SubjectRef[]> {
  const accounts = 'select pool_id as "poolId", user_id as "userId" from authenticators';
  return query.all<SubjectRef>(
    `${accounts} where release_told_at_ms <= $1 union all ${accounts} where release_told_at_ms > $2`,
    [nowMs - DAY_MS, nowMs + CLOCK_TOLERANCE_MS],
  );
}
