import { CLOCK_TOLERANCE_MS, type StoredPhoto } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

/**
 * Gives those of the photos that are there and have not expired.
 * @throws {SecretUnreadable} when a stored photo was altered or moved
 */
export async function findPhotos(
  query: Query,
  box: Pick<SecretBox, "open">,
  ids: readonly string[],
  nowMs: number,
): Promise<readonly StoredPhoto[]> {
  if (ids.length === 0) return [];
  const places = ids.map((_id, index) => `$${index + 3}`).join(", ");
  const rows = await query.all<StoredPhoto>(
    `select id, pool_id as "poolId", folder, content, owner_user_id as "ownerId", created_at_ms as "createdAtMs",
      expires_at_ms as "expiresAtMs"
    from photos where (expires_at_ms is null or (expires_at_ms > $1 and created_at_ms <= $2)) and id in (${places})`,
    [nowMs, nowMs + CLOCK_TOLERANCE_MS, ...ids],
  );
  return rows.map((row) => ({
    ...row,
    content: box.open(row.content, sealedPlace("photos.content", row.poolId, row.id)),
  }));
}
