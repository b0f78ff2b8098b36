import { type Apply, HELD, heldIf } from "./settling.ts";

export const saveAuthorizationCode: Apply<"saveAuthorizationCode"> = async ({ sql }, { code }) => {
  await sql.run(
    `insert into authorization_codes (pool_id, id, user_id, app_id, session_id, redirect_uri, challenge_digest, ip,
      user_agent, created_at_ms, expires_at_ms, used_at_ms, given_session_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      code.poolId,
      code.id,
      code.userId,
      code.appId,
      code.sessionId,
      code.redirectUri,
      code.challengeDigest,
      code.ip,
      code.userAgent?.toWellFormed() ?? null,
      code.createdAtMs,
      code.expiresAtMs,
      code.usedAtMs,
      code.givenSessionId,
    ],
  );
  return HELD;
};

export const useAuthorizationCode: Apply<"useAuthorizationCode"> = async (
  { sql },
  { poolId, id, givenSessionId, nowMs },
) =>
  heldIf(
    await sql.run(
      `update authorization_codes set used_at_ms = $3, given_session_id = $4
      where pool_id = $1 and id = $2 and used_at_ms is null and expires_at_ms > $3`,
      [poolId, id, nowMs, givenSessionId],
    ),
  );
