import type { KnownOrigin, MarkKind } from "@countersign/core";

/** Gives where an account has signed in from as one text: a row for each would come with each of the account's others. */
export function selectKnownOrigins(poolId: string, userId: string): string {
  return `(select string_agg(known_origins.kind || ' ' || mac || ' ' || seen_at_ms, ',') from known_origins
    where known_origins.pool_id = ${poolId} and known_origins.user_id = ${userId})`;
}

export function readKnownOrigins(text: string | null): readonly KnownOrigin[] {
  if (text === null) return [];
  return text.split(",").map((each) => {
    const [kind = "", mac = "", seenAtMs] = each.split(" ");
    return { kind: kind as MarkKind, mac, seenAtMs: Number(seenAtMs) }; // as this store wrote it
  });
}
