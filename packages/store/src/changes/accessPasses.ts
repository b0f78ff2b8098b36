import { type Apply, HELD, heldIf } from "./settling.ts";

export const issueAccessPass: Apply<"issueAccessPass"> = async (settling, { pass }) => {
  const { poolId, userId, createdAtMs } = pass;
  await endAccessPasses(settling, { type: "endAccessPasses", subject: pass, nowMs: createdAtMs });
  await settling.sql.run(
    `insert into access_passes (pool_id, id, user_id, digest, reason, may_bind, created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[poolId, pass.id, userId, pass.digest, pass.reason?.toWellFormed() ?? null],
      ...[pass.mayBind ? 1 : 0, createdAtMs, pass.expiresAtMs],
    ],
  );
  return HELD;
};

export const useAccessPass: Apply<"useAccessPass"> = async ({ sql }, { poolId, id, nowMs }) =>
  heldIf(
    await sql.run(
      `update access_passes set used_at_ms = $3
      where pool_id = $1 and id = $2 and used_at_ms is null and revoked_at_ms is null and expires_at_ms > $3`,
      [poolId, id, nowMs],
    ),
  );

export const bindByAccessPass: Apply<"bindByAccessPass"> = async ({ sql }, { poolId, id, nowMs }) =>
  heldIf(
    await sql.run(
      `update access_passes set bound_at_ms = $3
      where pool_id = $1 and id = $2 and may_bind = 1 and bound_at_ms is null and revoked_at_ms is null`,
      [poolId, id, nowMs],
    ),
  );

export const revokeAccessPass: Apply<"revokeAccessPass"> = async ({ sql }, { poolId, id, nowMs }) => {
  const keys = [poolId, id] as const;
  const revoke = "update access_passes set revoked_at_ms = $3 where pool_id = $1 and id = $2 and revoked_at_ms is null";
  if ((await sql.run(revoke, [...keys, nowMs])) === 0) return { held: false };
  const opened = "pool_id = $1 and access_pass_id = $2";
  await sql.run(`update sessions set revoked_at_ms = $3 where ${opened} and revoked_at_ms is null`, [...keys, nowMs]);
  const waiting = `${opened} or pool_id = $1 and session_id in (select id from sessions where ${opened})`;
  await sql.run(
    `delete from mfa_tokens where (${waiting}) and state <> 'consumed' and user_id =
      (select user_id from access_passes where pool_id = $1 and id = $2)`,
    keys,
  );
  return HELD;
};

/** Of a pool ($1) and a time ($2). */
export function endingAccessPasses(whose: string): string {
  return `update access_passes set revoked_at_ms = $2
    where pool_id = $1 and ${whose} and used_at_ms is null and revoked_at_ms is null`;
}

export const endAccessPasses: Apply<"endAccessPasses"> = async ({ sql }, { subject, nowMs }) => {
  await sql.run(endingAccessPasses("user_id = $3"), [subject.poolId, nowMs, subject.userId]);
  return HELD;
};
