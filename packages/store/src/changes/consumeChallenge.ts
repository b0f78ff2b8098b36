import type { ChallengeRef, NewCode } from "@countersign/core";
import { keepEnded } from "./codes.ts";
import { endFaceSession } from "./faceSessions.ts";
import { type Apply, heldIf, type Settling } from "./settling.ts";

type Consumed<Kind extends ChallengeRef["kind"]> = Extract<ChallengeRef, { kind: Kind }>;

export const consumeChallenge: Apply<"consumeChallenge"> = async (settling, { challenge }) =>
  heldIf(
    challenge.kind === "code" ? await consumeCode(settling, challenge) : await endFaceSession(settling, challenge),
  );

/** What still waits to carry the code dies with it. */
async function consumeCode({ sql }: Settling, { poolId, id }: Consumed<"code">): Promise<number> {
  const used = await sql.one<Omit<NewCode, "kind" | "poolId" | "id">>(
    `delete from codes where pool_id = $1 and id = $2
    returning channel, address, purpose, mac, created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs"`,
    [poolId, id],
  );
  if (used === null) return 0;
  await sql.run("delete from outbox where pool_id = $1 and code_id = $2", [poolId, id]);
  await keepEnded(sql, { kind: "code", poolId, id, ...used }, "used");
  return 1;
}
