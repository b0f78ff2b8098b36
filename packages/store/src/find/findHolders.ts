import { type AddressHolder, CLOCK_TOLERANCE_MS, type PoolId, type Recipient } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { readKnownOrigins, selectKnownOrigins } from "./knownOrigins.ts";

/** An account that shares the key of its mailbox with an older one has it by its exact spelling. */
const OWNERS = {
  sms: "select id as user_id, 1 as owned, phone_verified as proved from users where pool_id = $1 and phone = $2",
  email: `select id as user_id, 1 as owned, email_verified as proved from users where pool_id = $1 and email_key = $2
    union all
    select id, 1, email_verified from users where pool_id = $1 and email = $2 and email_key is null`,
} as const;

function textOf(channel: Recipient["channel"]): string {
  return `select holders.user_id as "userId", holders.owned, holders.proved, ${selectKnownOrigins("$1", "holders.user_id")} as "knownOrigins",
      case when exists (select 1 from mfa_tokens where mfa_tokens.pool_id = $1 and mfa_tokens.user_id = holders.user_id
        and state = 'open' and ip = $4 and expires_at_ms > $5 and created_at_ms <= $6) then 1 else 0 end as waiting
    from (
      select user_id, max(owned) as owned, max(proved) as proved from (
        ${OWNERS[channel]}
        union all
        select user_id, 0, 1 from authenticators
        where pool_id = $1 and address = $2 and kind = $3 and status = 'confirmed'
      ) as holders group by user_id
    ) as holders
    order by holders.user_id`;
}

const TEXTS = { sms: textOf("sms"), email: textOf("email") } as const;

type HolderRow = Pick<AddressHolder, "userId"> &
  Readonly<Record<"owned" | "proved" | "waiting", number>> & {
    readonly knownOrigins: string | null;
  };

/** Gives the accounts that have an address, of their own or bound, as of one moment. */
export async function findHolders(
  query: Query,
  poolId: PoolId,
  { channel, address }: Recipient,
  ip: string | null,
  nowMs: number,
): Promise<readonly AddressHolder[]> {
  const rows = await query.all<HolderRow>(TEXTS[channel], [
    poolId,
    address,
    channel,
    ip ?? "",
    nowMs,
    nowMs + CLOCK_TOLERANCE_MS,
  ]);
  return rows.map(({ userId, owned, proved, waiting, knownOrigins }) => ({
    userId,
    isOwned: owned === 1,
    isProved: proved === 1,
    isWaiting: waiting === 1,
    knownOrigins: readKnownOrigins(knownOrigins),
  }));
}
