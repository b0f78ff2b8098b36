import type { Amr } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const openSession: Apply<"openSession"> = async ({ sql }, { session }) => {
  await sql.run(
    `insert into sessions (pool_id, id, user_id, app_id, first_factor, amr, auth_time_ms, factor_passed_at_ms,
      created_at_ms, expires_at_ms, revoked_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      session.poolId,
      session.id,
      session.userId,
      session.appId,
      session.firstFactor,
      JSON.stringify(session.amr),
      session.authTimeMs,
      session.factorPassedAtMs,
      session.createdAtMs,
      session.expiresAtMs,
      session.revokedAtMs,
    ],
  );
  return HELD;
};

export const elevateSession: Apply<"elevateSession"> = async ({ sql }, { poolId, id, amr, nowMs }) => {
  const row = await sql.one<{ amr: string }>(
    `update sessions set factor_passed_at_ms = $3
    where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3
    returning amr`,
    [poolId, id, nowMs],
  );
  if (row === null) return { held: false };
  const all = new Set([...readJson<readonly Amr[]>(row.amr), ...amr]);
  await sql.run("update sessions set amr = $3 where pool_id = $1 and id = $2", [poolId, id, JSON.stringify([...all])]);
  return HELD;
};

export const extendSession: Apply<"extendSession"> = async ({ sql }, { poolId, id, expiresAtMs, nowMs }) =>
  heldIf(
    await sql.run(
      `update sessions set expires_at_ms = $3
      where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $4`,
      [poolId, id, expiresAtMs, nowMs],
    ),
  );

export const endSession: Apply<"endSession"> = async ({ sql }, { poolId, id, nowMs }) => {
  await sql.run("update sessions set revoked_at_ms = $3 where pool_id = $1 and id = $2 and revoked_at_ms is null", [
    poolId,
    id,
    nowMs,
  ]);
  return HELD;
};

export const endSessions: Apply<"endSessions"> = async ({ sql }, { subject, exceptId, nowMs }) => {
  await sql.run(
    `update sessions set revoked_at_ms = $3
    where pool_id = $1 and user_id = $2 and id <> $4 and revoked_at_ms is null`,
    [subject.poolId, subject.userId, nowMs, exceptId ?? ""],
  );
  return HELD;
};
