import type { PoolId, Session } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";

/** Gives a session, ended or not. */
export async function findSession(query: Query, poolId: PoolId, id: string): Promise<Session | null> {
  const row = await query.one<Omit<Session, "amr"> & { readonly amr: string }>(
    `select id, pool_id as "poolId", user_id as "userId", app_id as "appId", first_factor as "firstFactor", amr,
      auth_time_ms as "authTimeMs", factor_passed_at_ms as "factorPassedAtMs", created_at_ms as "createdAtMs",
      expires_at_ms as "expiresAtMs", revoked_at_ms as "revokedAtMs"
    from sessions where pool_id = $1 and id = $2`,
    [poolId, id],
  );
  return row === null ? null : { ...row, amr: readJson(row.amr) };
}
