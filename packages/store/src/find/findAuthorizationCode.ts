import type { AuthorizationCode, PoolId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

const COLUMNS: Columns<AuthorizationCode> = {
  poolId: "pool_id",
  id: "id",
  userId: "user_id",
  appId: "app_id",
  sessionId: "session_id",
  redirectUri: "redirect_uri",
  challengeDigest: "challenge_digest",
  ip: "ip",
  userAgent: "user_agent",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  usedAtMs: "used_at_ms",
  givenSessionId: "given_session_id",
};

const TEXT = `select ${selectColumns("authorization_codes", COLUMNS)} from authorization_codes
  where pool_id = $1 and id = $2`;

/** Gives a code by its digest, used or expired as it may be. */
export async function findAuthorizationCode(
  query: Query,
  poolId: PoolId,
  id: string,
): Promise<AuthorizationCode | null> {
  const row = await query.one<AuthorizationCode>(TEXT, [poolId, id]);
  return row === null ? null : { ...row };
}
