import type { ChallengeRef, FaceSession } from "@countersign/core";
import type { SealedColumn } from "../keys/sealedColumns.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD, heldIf, type Settling } from "./settling.ts";

export const saveFaceSession: Apply<"saveFaceSession"> = async (settling, { session, expectedVersion }) =>
  heldIf(
    expectedVersion === null
      ? await insertFaceSession(settling, session)
      : await replaceState(settling, session, expectedVersion),
  );

async function insertFaceSession({ sql, box }: Settling, session: FaceSession): Promise<number> {
  return await sql.run(
    `insert into face_sessions (pool_id, id, user_id, app_id, caller_kind, caller_id, purpose, state, shown, shown_frames,
      version, created_at_ms, expires_at_ms, forgotten_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict do nothing`,
    [
      session.poolId,
      session.id,
      session.userId,
      session.appId,
      session.callerKind,
      session.callerId,
      session.purpose,
      seal(box, "face_sessions.state", session, session.state),
      seal(box, "face_sessions.shown", session, session.shown),
      session.shown.length,
      session.version,
      session.createdAtMs,
      session.expiresAtMs,
      session.forgottenAtMs,
    ],
  );
}

/** All but its state, what was shown and its version stays as it was opened. */
async function replaceState({ sql, box }: Settling, session: FaceSession, expectedVersion: number): Promise<number> {
  return await sql.run(
    `update face_sessions set state = $4, shown = $5, shown_frames = $6, version = $7
    where pool_id = $1 and id = $2 and version = $3 and state is not null`,
    [
      session.poolId,
      session.id,
      expectedVersion,
      seal(box, "face_sessions.state", session, session.state),
      seal(box, "face_sessions.shown", session, session.shown),
      session.shown.length,
      session.version,
    ],
  );
}

/** Of a session that is over only what was shown in it is kept. */
export async function endFaceSession(
  { sql, box }: Settling,
  session: Extract<ChallengeRef, { kind: "faceSession" }>,
): Promise<number> {
  return await sql.run(
    `update face_sessions set state = null, shown = $4, shown_frames = $5
    where pool_id = $1 and id = $2 and version = $3 and state is not null`,
    [
      session.poolId,
      session.id,
      session.version,
      seal(box, "face_sessions.shown", session, session.shown),
      session.shown.length,
    ],
  );
}

export const forgetShownFrames: Apply<"forgetShownFrames"> = async ({ sql }, { subject, beyond }) => {
  await sql.run(
    `delete from face_sessions where pool_id = $1 and user_id = $2 and id in (
      select id from (
        select id, sum(shown_frames) over (order by created_at_ms desc, id) as shown_since from face_sessions
        where pool_id = $1 and user_id = $2
      ) as sessions where shown_since > $3)`,
    [subject.poolId, subject.userId, beyond],
  );
  return HELD;
};

export const forgetFaceSessions: Apply<"forgetFaceSessions"> = async ({ sql }, { subject }) => {
  await sql.run("delete from face_sessions where pool_id = $1 and user_id = $2", [subject.poolId, subject.userId]);
  return HELD;
};

function seal(
  box: Settling["box"],
  where: SealedColumn,
  { poolId, id }: Pick<FaceSession, "poolId" | "id">,
  value: unknown,
): Uint8Array {
  return box.seal(Buffer.from(JSON.stringify(value)), sealedPlace(where, poolId, id));
}
