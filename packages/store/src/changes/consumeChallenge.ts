import type { ChallengeRef } from "@countersign/core";
import { type Apply, heldIf, type Settling } from "./settling.ts";

type Consumed<Kind extends ChallengeRef["kind"]> = Extract<ChallengeRef, { kind: Kind }>;

export const consumeChallenge: Apply<"consumeChallenge"> = async (settling, { challenge }) =>
  heldIf(
    challenge.kind === "code" ? await consumeCode(settling, challenge) : await consumeFaceSession(settling, challenge),
  );

/** What still waits to carry the code dies with it. */
async function consumeCode({ sql }: Settling, { poolId, id }: Consumed<"code">): Promise<number> {
  await sql.run("delete from outbox where pool_id = $1 and code_id = $2", [poolId, id]);
  return await sql.run("delete from codes where pool_id = $1 and id = $2", [poolId, id]);
}

async function consumeFaceSession(
  { sql }: Settling,
  { poolId, id, version }: Consumed<"faceSession">,
): Promise<number> {
  return await sql.run("delete from face_sessions where pool_id = $1 and id = $2 and version = $3", [
    poolId,
    id,
    version,
  ]);
}
