import type { FaceSession, FoundFaceSession, PoolId, ShownFrame } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

interface Row extends Omit<FaceSession, "kind" | "state" | "shown"> {
  readonly state: Uint8Array | null;
  readonly shown: Uint8Array;
}

/**
 * Gives a live face session that is not over, expired or not, and what was shown in all others of its account, as of one moment.
 * @throws {SecretUnreadable} when something stored was altered or moved
 */
export async function findFaceSession(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  id: string,
): Promise<FoundFaceSession | null> {
  const rows = await query.all<Row>(
    `select id, pool_id as "poolId", user_id as "userId", app_id as "appId", caller_kind as "callerKind",
      caller_id as "callerId", purpose, case when id = $2 then state end as state, shown, version,
      created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs", forgotten_at_ms as "forgottenAtMs"
    from face_sessions where pool_id = $1
      and user_id = (select user_id from face_sessions where pool_id = $1 and id = $2 and state is not null)`,
    [poolId, id],
  );
  const row = rows.find((each) => each.id === id);
  if (row === undefined || row.state === null) return null;
  const open = <T>(where: "face_sessions.state" | "face_sessions.shown", rowId: string, sealed: Uint8Array): T =>
    readJson<T>(Buffer.from(box.open(sealed, sealedPlace(where, poolId, rowId))).toString());
  const shownIn = (each: Row): readonly ShownFrame[] => open("face_sessions.shown", each.id, each.shown);
  return {
    session: { kind: "faceSession", ...row, state: open("face_sessions.state", id, row.state), shown: shownIn(row) },
    shownElsewhere: rows.filter((each) => each !== row).flatMap(shownIn),
  };
}
