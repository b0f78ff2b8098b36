import type { ApiKey, PoolId } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

type ApiKeyRow = Omit<ApiKey, "scopes"> & { readonly scopes: string };

const COLUMNS: Columns<ApiKeyRow> = {
  poolId: "pool_id",
  id: "id",
  name: "name",
  environment: "environment",
  digest: "digest",
  scopes: "scopes",
  madeBy: "made_by",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  revokedAtMs: "revoked_at_ms",
  lastUsedAtMs: "last_used_at_ms",
};

const SELECTION = `select ${selectColumns("api_keys", COLUMNS)} from api_keys`;

function readApiKey({ scopes, ...row }: ApiKeyRow): ApiKey {
  return { ...row, scopes: readJson(scopes) };
}

/** Gives an API key of whatever pool, over or not. */
export async function findApiKey(query: Query, id: string): Promise<ApiKey | null> {
  const row = await query.one<ApiKeyRow>(`${SELECTION} where id = $1`, [id]);
  return row === null ? null : readApiKey(row);
}

/** Gives API keys of a pool in the order of their ids, from the one after `afterId`. */
export async function listApiKeys(
  query: Query,
  poolId: PoolId,
  { afterId, limit }: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly ApiKey[]> {
  const text = `${SELECTION} where pool_id = $1 and id > $2 order by id limit $3`;
  return (await query.all<ApiKeyRow>(text, [poolId, afterId ?? "", limit])).map(readApiKey);
}
