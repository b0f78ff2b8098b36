import type { Application, ChallengedSession, PoolId, Store } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

interface StampRow {
  readonly id: string;
  readonly revokedAtMs: number | null;
  readonly expiresAtMs: number;
  readonly challengedAtMs: number | null;
  readonly factorPassedAtMs: number | null;
}

/** Gives a text of each session that changes with what it is worth. */
async function findSessionStamps(
  query: Query,
  poolId: PoolId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const places = ids.map((_id, index) => `$${index + 2}`).join(", ");
  const rows = await query.all<StampRow>(
    `select id, revoked_at_ms as "revokedAtMs", expires_at_ms as "expiresAtMs", challenged_at_ms as "challengedAtMs",
      factor_passed_at_ms as "factorPassedAtMs"
    from sessions where pool_id = $1 and id in (${places})`,
    [poolId, ...ids],
  );
  return new Map(rows.map(({ id, ...stamp }) => [id, Object.values(stamp).join(" ")]));
}

async function listChallenged(
  query: Query,
  { poolId, id: appId }: Pick<Application, "poolId" | "id">,
  after: { readonly atMs: number; readonly id: string },
  limit: number,
): Promise<readonly ChallengedSession[]> {
  return query.all<ChallengedSession>(
    `select id, user_id as "userId", challenged_at_ms as "challengedAtMs", challenged_by as "challengedBy"
    from sessions
    where pool_id = $1 and app_id = $2 and challenged_at_ms is not null and challenged_at_ms >= $3
      and (challenged_at_ms > $3 or id > $4)
    order by challenged_at_ms, id limit $5`,
    [poolId, appId, after.atMs, after.id, limit],
  );
}

/** What is asked again and again for those who watch sessions. */
export function watchReads(query: Query): Pick<Store, "findSessionStamps" | "listChallenged"> {
  return {
    findSessionStamps: (poolId, ids) => findSessionStamps(query, poolId, ids),
    listChallenged: (app, after, limit) => listChallenged(query, app, after, limit),
  };
}
