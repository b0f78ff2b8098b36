import type { Amr, Passed } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import { type PassedRow, readPassed } from "../find/findSession.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const openSession: Apply<"openSession"> = async ({ sql }, { session, from = null }) => {
  await sql.run(
    `insert into sessions (pool_id, id, user_id, app_id, first_factor, amr, auth_time_ms, factor_passed_at_ms, passed,
      created_at_ms, expires_at_ms, revoked_at_ms, ip, user_agent, challenged_at_ms, trusted_device_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      session.poolId,
      session.id,
      session.userId,
      session.appId,
      session.firstFactor,
      JSON.stringify(session.amr),
      session.authTimeMs,
      lastPassedAtMs(session.passed),
      JSON.stringify(session.passed),
      session.createdAtMs,
      session.expiresAtMs,
      session.revokedAtMs,
      from?.ip ?? null,
      from?.userAgent?.toWellFormed() ?? null,
      session.challengedAtMs,
      session.trustedDeviceId,
    ],
  );
  return HELD;
};

/** Kept beside `passed` for what was written before that was, and for what asks whether any factor was passed. */
function lastPassedAtMs(passed: Passed): number | null {
  const times = Object.values(passed);
  return times.length === 0 ? null : Math.max(...times);
}

export const elevateSession: Apply<"elevateSession"> = async ({ sql }, { poolId, id, kind, amr, nowMs }) => {
  const row = await sql.one<PassedRow>(
    `update sessions set revoked_at_ms = null
    where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3
    returning amr, passed, factor_passed_at_ms as "factorPassedAtMs"`,
    [poolId, id, nowMs],
  );
  if (row === null) return { held: false };
  const all = new Set([...readJson<readonly Amr[]>(row.amr), ...amr]);
  const passed: Passed = { ...readPassed(row), [kind]: nowMs };
  await sql.run("update sessions set amr = $3, passed = $4, factor_passed_at_ms = $5 where pool_id = $1 and id = $2", [
    poolId,
    id,
    JSON.stringify([...all]),
    JSON.stringify(passed),
    lastPassedAtMs(passed),
  ]);
  return HELD;
};

export const challengeSession: Apply<"challengeSession"> = async ({ sql }, { poolId, id, nowMs }) =>
  heldIf(
    await sql.run(
      `update sessions set challenged_at_ms = $3
      where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3`,
      [poolId, id, nowMs],
    ),
  );

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
  // What waits to be proved in it opens nothing any more either.
  await sql.run(
    `delete from mfa_tokens where pool_id = $1 and session_id = $2 and state <> 'consumed'
      and user_id = (select user_id from sessions where pool_id = $1 and id = $2)`,
    [poolId, id],
  );
  return HELD;
};

export const endSessions: Apply<"endSessions"> = async ({ sql }, { subject, which, exceptId, nowMs }) => {
  await sql.run(
    `update sessions set revoked_at_ms = $3
    where pool_id = $1 and user_id = $2 and id <> $4 and revoked_at_ms is null
      ${which === "all" ? "" : "and factor_passed_at_ms is null"}`,
    [subject.poolId, subject.userId, nowMs, exceptId ?? ""],
  );
  return HELD;
};
