import type { SubjectRef } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Gives the addresses from which the first factor of an account was passed, as far as its mfaTokens still know. */
export async function findPlaces(query: Query, { poolId, userId }: SubjectRef): Promise<readonly string[]> {
  const rows = await query.all<{ readonly ip: string }>(
    "select distinct ip from mfa_tokens where pool_id = $1 and user_id = $2 and ip is not null order by ip",
    [poolId, userId],
  );
  return rows.map(({ ip }) => ip);
}
