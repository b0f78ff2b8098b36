import type { FaceSession, PoolId } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

/**
 * Gives a live face session, expired or not.
 * @throws {SecretUnreadable} when its stored state was altered or moved
 */
export async function findFaceSession(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  id: string,
): Promise<FaceSession | null> {
  const row = await query.one<Omit<FaceSession, "kind" | "state"> & { readonly state: Uint8Array }>(
    `select id, pool_id as "poolId", user_id as "userId", app_id as "appId", caller_kind as "callerKind",
      caller_id as "callerId", purpose, state, version, created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs"
    from face_sessions where pool_id = $1 and id = $2`,
    [poolId, id],
  );
  if (row === null) return null;
  const state = readJson<unknown>(
    Buffer.from(box.open(row.state, sealedPlace("face_sessions", poolId, id))).toString(),
  );
  return { kind: "faceSession", ...row, state };
}
