import type { AccessPass } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";

/** Gives a pass without what tells it from others. */
export function presentAccessPass({ id, userId, reason, mayBind, ...times }: AccessPass) {
  return {
    ...{ id, userId, reason, mayBind, createdAt: iso(times.createdAtMs), expiresAt: iso(times.expiresAtMs) },
    usedAt: isoOrNull(times.usedAtMs),
    boundAt: isoOrNull(times.boundAtMs),
    revokedAt: isoOrNull(times.revokedAtMs),
  };
}
