import type { KnownOrigin } from "@countersign/core";

/** Where an account has signed in from, as one text: a row for each would come with each of the account's others. */
export const KNOWN_ORIGINS = `select string_agg(kind || ' ' || mac || ' ' || seen_at_ms, ',') from known_origins
    where known_origins.pool_id = users.pool_id and known_origins.user_id = users.id`;

export function readKnownOrigins(text: string | null): readonly KnownOrigin[] {
  if (text === null) return [];
  return text.split(",").map((each) => {
    const [kind, mac = "", seenAtMs] = each.split(" ");
    return { kind: kind === "device" ? kind : "address", mac, seenAtMs: Number(seenAtMs) };
  });
}
