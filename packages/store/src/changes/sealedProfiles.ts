import type { SubjectRef } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD } from "./settling.ts";

export const sealProfile: Apply<"sealProfile"> = async ({ sql, box }, { sealed }) => {
  const { id, poolId, userId, profile, customData, sealedAtMs, expiresAtMs } = sealed;
  const content = Buffer.from(JSON.stringify({ profile, customData }));
  await sql.run(
    `insert into sealed_profiles (pool_id, id, user_id, content, sealed_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6)`,
    [
      poolId,
      id,
      userId,
      box.seal(content, sealedPlace("sealed_profiles.content", poolId, id)),
      sealedAtMs,
      expiresAtMs,
    ],
  );
  await keepAvatar(sql, sealed, expiresAtMs);
  return HELD;
};

export const unsealProfile: Apply<"unsealProfile"> = async ({ sql }, { poolId, id, subject }) => {
  const text = "delete from sealed_profiles where pool_id = $1 and id = $2 and user_id = $3";
  if ((await sql.run(text, [poolId, id, subject.userId])) === 0) return { held: false };
  await keepAvatar(sql, subject, null);
  return HELD;
};

/** An avatar goes with the profile that shows it. */
async function keepAvatar(sql: Sql, { poolId, userId }: SubjectRef, untilMs: number | null): Promise<void> {
  const text = "update photos set expires_at_ms = $3 where pool_id = $1 and owner_user_id = $2";
  await sql.run(text, [poolId, userId, untilMs]);
}
