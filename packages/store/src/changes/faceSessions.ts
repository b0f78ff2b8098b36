import type { FaceSession } from "@countersign/core";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, heldIf, type Settling } from "./settling.ts";

export const saveFaceSession: Apply<"saveFaceSession"> = async (settling, { session, expectedVersion }) =>
  heldIf(
    expectedVersion === null
      ? await insertFaceSession(settling, session)
      : await replaceState(settling, session, expectedVersion),
  );

async function insertFaceSession({ sql, box }: Settling, session: FaceSession): Promise<number> {
  return await sql.run(
    `insert into face_sessions (pool_id, id, user_id, app_id, caller_kind, caller_id, purpose, state, version,
      created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict do nothing`,
    [
      session.poolId,
      session.id,
      session.userId,
      session.appId,
      session.callerKind,
      session.callerId,
      session.purpose,
      sealState(box, session),
      session.version,
      session.createdAtMs,
      session.expiresAtMs,
    ],
  );
}

/** All but its state and version stays as it was opened. */
async function replaceState({ sql, box }: Settling, session: FaceSession, expectedVersion: number): Promise<number> {
  return await sql.run(
    "update face_sessions set state = $4, version = $5 where pool_id = $1 and id = $2 and version = $3",
    [session.poolId, session.id, expectedVersion, sealState(box, session), session.version],
  );
}

function sealState(box: Settling["box"], { poolId, id, state }: FaceSession): Uint8Array {
  return box.seal(Buffer.from(JSON.stringify(state)), sealedPlace("face_sessions", poolId, id));
}
