import type { MfaToken, PoolId } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";

/** Gives an mfaToken in whatever state it is, expired or not. */
export async function findMfaToken(query: Query, poolId: PoolId, id: string): Promise<MfaToken | null> {
  const row = await query.one<Omit<MfaToken, "amr"> & { readonly amr: string }>(
    `select id, pool_id as "poolId", user_id as "userId", app_id as "appId", first_factor as "firstFactor", amr,
      auth_time_ms as "authTimeMs", ip, flow_handle_digest as "flowHandleDigest", state,
      created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs"
    from mfa_tokens where pool_id = $1 and id = $2`,
    [poolId, id],
  );
  return row === null ? null : { ...row, amr: readJson(row.amr) };
}
