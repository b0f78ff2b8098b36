import { CLOCK_TOLERANCE_MS, type MfaToken } from "@countersign/core";
import { ABANDONED_COLUMNS, type AbandonedSignIn, eventOf } from "../audit/abandonedSignIns.ts";
import type { Sql } from "../engine/sql.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const openMfaToken: Apply<"openMfaToken"> = async ({ sql, entry }, { token }) => {
  if (token.sessionId !== null) {
    if (!(await holdSession(sql, token))) return { held: false };
    for (const gone of await sweepOf(sql, token)) entry.append(eventOf(gone, token.createdAtMs));
  }
  return heldIf(
    await sql.run(
      `insert into mfa_tokens (pool_id, id, user_id, app_id, first_factor, amr, auth_time_ms, session_id, ip,
        flow_handle_digest, state, created_at_ms, expires_at_ms, proved_address, passed, demand, marks)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      on conflict do nothing`,
      [
        token.poolId,
        token.id,
        token.userId,
        token.appId,
        token.firstFactor,
        JSON.stringify(token.amr),
        token.authTimeMs,
        token.sessionId,
        token.ip,
        token.flowHandleDigest,
        token.state,
        token.createdAtMs,
        token.expiresAtMs,
        token.provedAddress,
        JSON.stringify(token.passed),
        token.demand === null ? null : JSON.stringify(token.demand),
        token.marks.length === 0 ? null : JSON.stringify(token.marks),
      ],
    ),
  );
};

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
