import { type Apply, HELD, heldIf } from "./settling.ts";

export const openDisavowal: Apply<"openDisavowal"> = async ({ sql }, { disavowal }) => {
  await sql.run(
    `insert into disavowals (pool_id, id, user_id, app_id, authenticator_id, factor, created_at_ms, expires_at_ms,
      used_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      disavowal.poolId,
      disavowal.id,
      disavowal.userId,
      disavowal.appId,
      disavowal.authenticatorId,
      disavowal.factor,
      disavowal.createdAtMs,
      disavowal.expiresAtMs,
      disavowal.usedAtMs,
    ],
  );
  return HELD;
};

export const useDisavowal: Apply<"useDisavowal"> = async ({ sql }, { poolId, id, nowMs }) =>
  heldIf(
    await sql.run(
      `update disavowals set used_at_ms = $3
      where pool_id = $1 and id = $2 and used_at_ms is null and expires_at_ms > $3`,
      [poolId, id, nowMs],
    ),
  );
