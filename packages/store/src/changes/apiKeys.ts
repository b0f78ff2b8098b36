import { insertRows } from "../engine/insertRows.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

const END = `update api_keys set revoked_at_ms = coalesce(revoked_at_ms, $2), expires_at_ms = $2
  where pool_id = $1 and expires_at_ms > $2`;

export const insertApiKey: Apply<"insertApiKey"> = async ({ sql }, { apiKey, nowMs }) => {
  const { poolId, id, name, environment, digest, scopes, madeBy } = apiKey;
  // Written although nothing changes: whoever ends the maker waits for this key, and then ends it too.
  const hold =
    "update api_keys set id = id where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3";
  if (madeBy !== null && (await sql.run(hold, [poolId, madeBy, nowMs])) === 0) return heldIf(0);
  const { createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs } = apiKey;
  const row = {
    ...{ pool_id: poolId, id, name, environment, digest, scopes: JSON.stringify(scopes), made_by: madeBy },
    ...{ created_at_ms: createdAtMs, expires_at_ms: expiresAtMs },
    ...{ revoked_at_ms: revokedAtMs, last_used_at_ms: lastUsedAtMs },
  };
  return heldIf(await insertRows(sql, "api_keys", [row]));
};

/** One generation after the other: a statement sees what was made by those that the one before it has ended, and no more is made. */
export const endApiKey: Apply<"endApiKey"> = async ({ sql }, { poolId, id, nowMs }) => {
  await sql.run(`${END} and id = $3`, [poolId, nowMs, id]);
  const children = `${END} and made_by in (select id from api_keys where pool_id = $1 and revoked_at_ms is not null)`;
  while ((await sql.run(children, [poolId, nowMs])) > 0);
  return HELD;
};

export const noteApiKeyUse: Apply<"noteApiKeyUse"> = async ({ sql }, { poolId, id, nowMs }) => {
  await sql.run("update api_keys set last_used_at_ms = $3 where pool_id = $1 and id = $2", [poolId, id, nowMs]);
  return HELD;
};
