import type { Drops, SubjectRef } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Gives what did not reach an account since `sinceMs`, by reason, as far as the trail still tells. */
export async function findDrops(
  query: Query,
  { poolId, userId }: SubjectRef,
  sinceMs: number,
): Promise<readonly Drops[]> {
  return query.all<Drops>(
    `select reason, count(*) as count, max(at_ms) as "lastAtMs" from audit_events
    where type = 'code.send' and result = 'success' and reason is not null and pool_id = $1 and user_id = $2 and at_ms > $3
    group by reason order by reason`,
    [poolId, userId, sinceMs],
  );
}
