import type { Amr, Passed } from "@countersign/core";
import { insertRow } from "../engine/insertRow.ts";
import { readJson } from "../engine/json.ts";
import { type PassedRow, readPassed } from "../find/findSession.ts";
import { type Apply, type ChangeOf, HELD, heldIf } from "./settling.ts";

export const openSession: Apply<"openSession"> = async ({ sql }, change) => {
  await insertRow(sql, "sessions", sessionRow(change));
  return HELD;
};

/** Gives the row of a session that is opened. */
export function sessionRow({ session, from }: ChangeOf<"openSession">) {
  return {
    pool_id: session.poolId,
    id: session.id,
    user_id: session.userId,
    app_id: session.appId,
    first_factor: session.firstFactor,
    amr: JSON.stringify(session.amr),
    auth_time_ms: session.authTimeMs,
    factor_passed_at_ms: lastPassedAtMs(session.passed),
    passed: JSON.stringify(session.passed),
    created_at_ms: session.createdAtMs,
    expires_at_ms: session.expiresAtMs,
    revoked_at_ms: session.revokedAtMs,
    ip: from?.ip ?? null,
    user_agent: from?.userAgent?.toWellFormed() ?? null,
    challenged_at_ms: session.challengedAtMs,
    trusted_device_id: session.trustedDeviceId,
    access_pass_id: session.accessPassId,
    challenged_by: session.challengedBy,
  };
}

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

export const challengeSession: Apply<"challengeSession"> = async ({ sql }, { poolId, id, decisionId, nowMs }) =>
  heldIf(
    await sql.run(
      `update sessions set challenged_at_ms = $3, challenged_by = $4
      where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3`,
      [poolId, id, nowMs, decisionId],
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

/** Of a pool ($1) and a time ($2). */
export function endingSessions(whose: string): string {
  return `update sessions set revoked_at_ms = $2 where pool_id = $1 and ${whose} and revoked_at_ms is null`;
}

export const endSessions: Apply<"endSessions"> = async ({ sql }, { subject, which, exceptId, nowMs }) => {
  const whose = "user_id = $3 and id <> $4";
  await sql.run(endingSessions(which === "all" ? whose : `${whose} and factor_passed_at_ms is null`), [
    ...[subject.poolId, nowMs, subject.userId, exceptId ?? ""],
  ]);
  return HELD;
};
