import { CLOCK_TOLERANCE_MS, type StoredPhoto, type WaitingPhotos } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/**
 * Gives how many photos of a folder wait to be used, none of them for longer than `windowMs`: one that waits longer was brought while a
 * clock was ahead, and keeps no place.
 */
export async function findWaitingPhotos(
  query: Query,
  folder: StoredPhoto["folder"],
  windowMs: number,
  nowMs: number,
): Promise<WaitingPhotos> {
  const found = await query.one<WaitingPhotos>(
    `select count(*) as count, min(expires_at_ms) as "endsAtMs" from photos
    where expires_at_ms > $1 and expires_at_ms <= $3 and folder = $2 and owner_user_id is null`,
    [nowMs, folder, nowMs + windowMs + CLOCK_TOLERANCE_MS],
  );
  return found ?? { count: 0, endsAtMs: null };
}
