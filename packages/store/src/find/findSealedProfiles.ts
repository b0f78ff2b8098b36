import type { SealedProfile, SubjectRef } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

type SealedRow = Omit<SealedProfile, "profile" | "customData"> & { readonly content: Uint8Array };

/**
 * Gives what was set aside of an account, the oldest first.
 * @throws {SecretUnreadable} when it was altered or moved
 */
export async function findSealedProfiles(
  query: Query,
  box: Pick<SecretBox, "open">,
  { poolId, userId }: SubjectRef,
): Promise<readonly SealedProfile[]> {
  const rows = await query.all<SealedRow>(
    `select id, pool_id as "poolId", user_id as "userId", content, sealed_at_ms as "sealedAtMs",
      expires_at_ms as "expiresAtMs"
    from sealed_profiles where pool_id = $1 and user_id = $2 order by sealed_at_ms, id`,
    [poolId, userId],
  );
  return rows.map(({ content, ...row }) => ({
    ...row,
    ...readJson<Pick<SealedProfile, "profile" | "customData">>(
      Buffer.from(box.open(content, sealedPlace("sealed_profiles.content", row.poolId, row.id))).toString(),
    ),
  }));
}
