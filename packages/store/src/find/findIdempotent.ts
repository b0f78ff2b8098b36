import type { IdempotencyRecord, PoolId } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

type Content = Pick<IdempotencyRecord, "request" | "answer">;
type RecordRow = Omit<IdempotencyRecord, keyof Content> & { readonly content: Uint8Array };

/**
 * Gives a request that was begun with a key, over or not.
 * @throws {SecretUnreadable} when it was altered or moved
 */
export async function findIdempotent(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  id: string,
): Promise<IdempotencyRecord | null> {
  const row = await query.one<RecordRow>(
    `select pool_id as "poolId", id, attempt, state, content, lease_ends_at_ms as "leaseEndsAtMs",
      expires_at_ms as "expiresAtMs"
    from idempotency_keys where pool_id = $1 and id = $2`,
    [poolId, id],
  );
  if (row === null) return null;
  const { content, ...rest } = row;
  const opened = Buffer.from(box.open(content, sealedPlace("idempotency_keys.content", poolId, id)));
  return { ...rest, ...readJson<Content>(opened.toString()) };
}
