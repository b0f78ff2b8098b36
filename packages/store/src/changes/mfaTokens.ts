import { CLOCK_TOLERANCE_MS, type MfaToken } from "@countersign/core";
import { ABANDONED_COLUMNS, type AbandonedSignIn, eventOf } from "../audit/abandonedSignIns.ts";
import { insertRows } from "../engine/insertRows.ts";
import type { Sql } from "../engine/sql.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const openMfaToken: Apply<"openMfaToken"> = async ({ sql, entry }, { token }) => {
  if (token.sessionId !== null) {
    if (!(await holdSession(sql, token))) return { held: false };
    for (const gone of await sweepOf(sql, token)) entry.append(eventOf(gone, token.createdAtMs));
  }
  return heldIf(await insertRows(sql, "mfa_tokens", [mfaTokenRow(token)]));
};

/** Gives the row of an mfaToken that is opened. */
export function mfaTokenRow(token: MfaToken) {
  return {
    pool_id: token.poolId,
    id: token.id,
    user_id: token.userId,
    app_id: token.appId,
    first_factor: token.firstFactor,
    amr: JSON.stringify(token.amr),
    auth_time_ms: token.authTimeMs,
    session_id: token.sessionId,
    ip: token.ip,
    flow_handle_digest: token.flowHandleDigest,
    state: token.state,
    created_at_ms: token.createdAtMs,
    expires_at_ms: token.expiresAtMs,
    proved_address: token.provedAddress,
    passed: JSON.stringify(token.passed),
    demand: token.demand === null ? null : JSON.stringify(token.demand),
    marks: token.marks.length === 0 ? null : JSON.stringify(token.marks),
  };
}

/** Written although nothing changes: whoever ends the session waits for this transaction, and then finds what it opened. */
async function holdSession(sql: Sql, { poolId, sessionId, createdAtMs }: MfaToken): Promise<boolean> {
  const rows = await sql.run(
    `update sessions set revoked_at_ms = null
    where pool_id = $1 and id = $2 and revoked_at_ms is null and expires_at_ms > $3`,
    [poolId, sessionId, createdAtMs],
  );
  return rows > 0;
}

/** One that has run out, or that a clock ahead has opened, gives way to the next one. Gives those that the trail has not told of. */
async function sweepOf(
  sql: Sql,
  { poolId, sessionId, appId, createdAtMs }: MfaToken,
): Promise<readonly AbandonedSignIn[]> {
  const gone = await sql.all<AbandonedSignIn & { readonly isTold: 0 | 1 }>(
    `delete from mfa_tokens where pool_id = $1 and session_id = $2 and app_id = $3 and state = 'open'
      and (expires_at_ms <= $4 or created_at_ms > $5)
    returning ${ABANDONED_COLUMNS}, is_abandoned as "isTold"`,
    [poolId, sessionId, appId, createdAtMs, createdAtMs + CLOCK_TOLERANCE_MS],
  );
  return gone.filter(({ isTold }) => isTold === 0);
}

export const moveMfaToken: Apply<"moveMfaToken"> = async ({ sql }, { poolId, id, from, to, nowMs }) =>
  heldIf(
    await sql.run(
      "update mfa_tokens set state = $4 where pool_id = $1 and id = $2 and state = $3 and expires_at_ms > $5",
      [poolId, id, from, to, nowMs],
    ),
  );

export const passMfaToken: Apply<"passMfaToken"> = async ({ sql }, change) => {
  const { poolId, id, kind, amr, accessPassId = null, nowMs } = change;
  const passed = kind === null ? {} : { [kind]: nowMs };
  return heldIf(
    await sql.run(
      `update mfa_tokens set state = 'passed', passed = $3, amr = $4, access_pass_id = $6
      where pool_id = $1 and id = $2 and state = 'open' and expires_at_ms > $5`,
      [poolId, id, JSON.stringify(passed), JSON.stringify(amr), nowMs, accessPassId],
    ),
  );
};

/** Of a pool ($1). A token that was used stays until it expires: a late copy of the request that used it is told from a stale one. */
export function endingMfaTokens(whose: string): string {
  return `delete from mfa_tokens where pool_id = $1 and ${whose} and state <> 'consumed'`;
}

export const endMfaTokens: Apply<"endMfaTokens"> = async ({ sql }, { subject, exceptId = "" }) => {
  await sql.run(endingMfaTokens("user_id = $2 and id <> $3"), [subject.poolId, subject.userId, exceptId]);
  return HELD;
};
