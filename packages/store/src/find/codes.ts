import type { PoolId, Recipient, SentCode } from "@countersign/core";
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
