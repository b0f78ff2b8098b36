import type { PoolId, StoredBinding } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

const COLUMNS: Columns<StoredBinding> = {
  poolId: "pool_id",
  tokenId: "token_id",
  kind: "kind",
  authenticatorId: "authenticator_id",
  proofMac: "proof_mac",
  sessionId: "session_id",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
};

const TEXT = `select ${selectColumns("confirmed_bindings", COLUMNS)} from confirmed_bindings
  where pool_id = $1 and token_id = $2`;

/** Gives what was confirmed by an mfaToken, expired or not; null once it was taken. */
export async function findConfirmedBinding(
  query: Query,
  poolId: PoolId,
  tokenId: string,
): Promise<StoredBinding | null> {
  return query.one<StoredBinding>(TEXT, [poolId, tokenId]);
}
