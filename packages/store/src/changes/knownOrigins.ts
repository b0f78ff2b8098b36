import { MOST_HOURS, MOST_KNOWN } from "@countersign/core";
import { valuesOf } from "../engine/valuesOf.ts";
import { type Apply, HELD } from "./settling.ts";

/** Gives what of accounts goes although each settlement forgot what it knew of: others have added to it at the same time. */
export function beyondBounds(accounts: string): string {
  const alike = "case when kind in ('address', 'device') then 'origin' else kind end";
  return `select pool_id, user_id, mac from
    (select pool_id, user_id, mac, kind, row_number() over
      (partition by pool_id, user_id, ${alike} order by seen_at_ms desc, mac) as place
    from known_origins where ${accounts}) placed
    where place > case when kind = 'hour' then ${MOST_HOURS} else ${MOST_KNOWN} end`;
}

const TRIM = `delete from known_origins where (pool_id, user_id, mac) in (${beyondBounds("pool_id = $1 and user_id = $2")})`;

export const rememberOrigins: Apply<"rememberOrigins"> = async ({ sql }, { subject, seen, forget }) => {
  const { poolId, userId } = subject;
  if (seen.length > 0) {
    const rows = valuesOf(seen.map(({ kind, mac, seenAtMs }) => [poolId, userId, kind, mac, seenAtMs]));
    await sql.run(
      `insert into known_origins (pool_id, user_id, kind, mac, seen_at_ms) values ${rows.text}
      on conflict (pool_id, user_id, mac) do update set seen_at_ms = excluded.seen_at_ms`,
      rows.params,
    );
  }
  if (forget.length > 0) {
    const places = forget.map((_mac, index) => `$${index + 3}`).join(", ");
    await sql.run(`delete from known_origins where pool_id = $1 and user_id = $2 and mac in (${places})`, [
      poolId,
      userId,
      ...forget,
    ]);
  }
  if (seen.length > 0) await sql.run(TRIM, [poolId, userId]);
  return HELD;
};
