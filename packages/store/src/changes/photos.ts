import { CLOCK_TOLERANCE_MS, type StoredPhoto } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import { findWaitingPhotos } from "../find/findWaitingPhotos.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

export const savePhoto: Apply<"savePhoto"> = async ({ sql, box }, { photo, atMost }) => {
  if (atMost !== undefined && (await countWaiting(sql, photo)) >= atMost) return { held: false };
  return heldIf(
    await sql.run(
      `insert into photos (pool_id, id, folder, content, size_bytes, owner_user_id, created_at_ms, expires_at_ms)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict do nothing`,
      [
        photo.poolId,
        photo.id,
        photo.folder,
        box.seal(photo.content, sealedPlace("photos.content", photo.poolId, photo.id)),
        photo.content.length,
        photo.ownerId,
        photo.createdAtMs,
        photo.expiresAtMs,
      ],
    ),
  );
};

/** A row is written although nothing changes: whoever brings one more waits for this transaction, and then counts this one. */
async function countWaiting(sql: Sql, { folder, createdAtMs, expiresAtMs }: StoredPhoto): Promise<number> {
  const keep = "insert into meta (name, value) values ($1, '') on conflict (name) do update set value = meta.value";
  await sql.run(keep, [`photos.${folder}`]);
  const windowMs = (expiresAtMs ?? createdAtMs) - createdAtMs;
  return (await findWaitingPhotos(sql, folder, windowMs, createdAtMs)).count;
}

/** In one order, so that two settlements that name the same photos wait for each other and do not tangle. */
export const consumePhotos: Apply<"consumePhotos"> = async ({ sql }, { ids, nowMs }) => {
  for (const id of [...new Set(ids)].sort()) {
    const text = "delete from photos where id = $1 and owner_user_id is null and expires_at_ms > $2";
    if ((await sql.run(text, [id, nowMs])) === 0) return { held: false };
  }
  return HELD;
};

/** Who uploads need not say to which pool: an avatar of another one moves to its owner's, where it is sealed anew. */
export const adoptAvatar: Apply<"adoptAvatar"> = async ({ sql, box }, { id, subject, nowMs }) => {
  const { poolId, userId } = subject;
  const photo = await sql.one<{ readonly poolId: string; readonly content: Uint8Array }>(
    `update photos set expires_at_ms = null
    where id = $1 and folder = 'avatar' and owner_user_id is null and expires_at_ms > $2 and created_at_ms <= $3
    returning pool_id as "poolId", content`,
    [id, nowMs, nowMs + CLOCK_TOLERANCE_MS],
  );
  if (photo === null) return { held: false };
  await eraseAvatars(sql, poolId, userId);
  const isAtHome = photo.poolId === poolId;
  const content = isAtHome
    ? photo.content
    : box.seal(
        box.open(photo.content, sealedPlace("photos.content", photo.poolId, id)),
        sealedPlace("photos.content", poolId, id),
      );
  const text = "update photos set pool_id = $2, owner_user_id = $3, content = $4 where id = $1";
  return heldIf(await sql.run(text, [id, poolId, userId, content]));
};

export const dropAvatar: Apply<"dropAvatar"> = async ({ sql }, { subject }) => {
  await eraseAvatars(sql, subject.poolId, subject.userId);
  return HELD;
};

async function eraseAvatars(sql: Sql, poolId: string, userId: string): Promise<void> {
  await sql.run("delete from photos where pool_id = $1 and owner_user_id = $2", [poolId, userId]);
}
