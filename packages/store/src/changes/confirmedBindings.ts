import { type Apply, HELD, heldIf } from "./settling.ts";

export const keepConfirmedBinding: Apply<"keepConfirmedBinding"> = async ({ sql }, { binding }) => {
  const { poolId, tokenId, kind, authenticatorId, proofMac, sessionId, createdAtMs, expiresAtMs } = binding;
  await sql.run(
    `insert into confirmed_bindings (pool_id, token_id, kind, authenticator_id, proof_mac, session_id, created_at_ms,
      expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [poolId, tokenId, kind, authenticatorId, proofMac, sessionId, createdAtMs, expiresAtMs],
  );
  return HELD;
};

export const takeConfirmedBinding: Apply<"takeConfirmedBinding"> = async ({ sql }, { poolId, tokenId, nowMs }) =>
  heldIf(
    await sql.run(
      `delete from confirmed_bindings where pool_id = $1 and token_id = $2 and expires_at_ms > $3 and exists
        (select 1 from sessions where sessions.pool_id = $1 and sessions.id = confirmed_bindings.session_id
          and revoked_at_ms is null and sessions.expires_at_ms > $3)`,
      [poolId, tokenId, nowMs],
    ),
  );
