import type { PoolId, Recipient, SentCode, UserId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Gives the codes of a recipient that are kept: one for each purpose at most, and older ones that were superseded or used. */
export async function findCodes(
  query: Query,
  poolId: PoolId,
  { channel, address }: Recipient,
): Promise<readonly SentCode[]> {
  const part = (table: string, ended: string): string =>
    `select pool_id as "poolId", id, channel, address, purpose, mac, created_at_ms as "createdAtMs",
      expires_at_ms as "expiresAtMs", ${ended} as ended
    from ${table} where pool_id = $1 and channel = $2 and address = $3`;
  const rows = await query.all<Omit<SentCode, "kind">>(
    `${part("codes", "null")} union all ${part("superseded_codes", "ended")}`,
    [poolId, channel, address],
  );
  return rows.map((row) => ({ ...row, kind: "code" }));
}

const ADDRESS_COLUMN = { sms: "phone", email: "email_key" } as const;

/** Gives the account that has the address, of its own or bound, while it is signing in from `ip`. */
export async function findWaitingUser(
  query: Query,
  poolId: PoolId,
  { channel, address }: Recipient,
  ip: string,
  nowMs: number,
): Promise<UserId | null> {
  const found = await query.one<{ userId: string | null }>(
    `select min(user_id) as "userId" from (
        select id as user_id from users where pool_id = $1 and ${ADDRESS_COLUMN[channel]} = $2
        union all
        select user_id from authenticators
        where pool_id = $1 and address = $2 and kind = $3 and status = 'confirmed'
      ) as holders
    where exists (select 1 from mfa_tokens where mfa_tokens.pool_id = $1 and mfa_tokens.user_id = holders.user_id
        and state = 'open' and ip = $4 and expires_at_ms > $5)`,
    [poolId, address, channel, ip, nowMs],
  );
  return found?.userId ?? null;
}
