import type { Sql, SqlValue } from "../engine/sql.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const saveTrustedDevice: Apply<"saveTrustedDevice"> = async ({ sql }, { device, atMost }) => {
  const { poolId, userId } = device;
  await sql.run(
    `insert into trusted_devices (pool_id, id, user_id, app_id, passed, digest, previous_digest, ip, user_agent,
      turned_at_ms, created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[poolId, device.id, userId, device.appId, JSON.stringify(device.passed), device.digest],
      ...[device.previousDigest, device.ip, device.userAgent?.toWellFormed() ?? null],
      ...[device.turnedAtMs, device.createdAtMs, device.expiresAtMs],
    ],
  );
  await sql.run(
    `delete from trusted_devices where pool_id = $1 and user_id = $2 and id not in
      (select id from trusted_devices where pool_id = $1 and user_id = $2 order by turned_at_ms desc, id limit ${atMost})`,
    [poolId, userId],
  );
  return HELD;
};

export const turnTrustedDevice: Apply<"turnTrustedDevice"> = async (
  { sql },
  { poolId, id, digest, nextDigest, from, nowMs },
) =>
  heldIf(
    await sql.run(
      `update trusted_devices set digest = $4, previous_digest = digest, turned_at_ms = $5, ip = $6, user_agent = $7
      where pool_id = $1 and id = $2 and digest = $3 and expires_at_ms > $5`,
      [poolId, id, digest, nextDigest, nowMs, from.ip, from.userAgent?.toWellFormed() ?? null],
    ),
  );

export const endTrustedDevice: Apply<"endTrustedDevice"> = async ({ sql }, { subject, id, exceptSessionId, nowMs }) => {
  const { poolId, userId } = subject;
  const text = "delete from trusted_devices where pool_id = $1 and user_id = $2 and id = $3";
  if ((await sql.run(text, [poolId, userId, id])) === 0) return { held: false };
  await endLetIn(sql, "and trusted_device_id = $5", [poolId, userId, nowMs, exceptSessionId ?? "", id]);
  return HELD;
};

/** Of a pool ($1). */
export function endingTrustedDevices(whose: string): string {
  return `delete from trusted_devices where pool_id = $1 and ${whose}`;
}

export const endTrustedDevices: Apply<"endTrustedDevices"> = async ({ sql }, { subject, exceptSessionId, nowMs }) => {
  const { poolId, userId } = subject;
  const gone = await sql.run(endingTrustedDevices("user_id = $2"), [poolId, userId]);
  if (gone > 0) await endLetIn(sql, "", [poolId, userId, nowMs, exceptSessionId ?? ""]);
  return HELD;
};

/** Ends the sessions that devices let in and in which nothing else was proved, and what waits to be proved in them. */
async function endLetIn(sql: Sql, which: string, params: readonly SqlValue[]): Promise<void> {
  const [poolId = null, userId = null] = params;
  await sql.run(
    `update sessions set revoked_at_ms = $3
    where pool_id = $1 and user_id = $2 and id <> $4 and revoked_at_ms is null and trusted_device_id is not null
      and factor_passed_at_ms is null ${which}`,
    params,
  );
  await sql.run(
    `delete from mfa_tokens where pool_id = $1 and user_id = $2 and state <> 'consumed' and session_id in
      (select id from sessions where pool_id = $1 and user_id = $2 and trusted_device_id is not null
        and revoked_at_ms is not null)`,
    [poolId, userId],
  );
}
