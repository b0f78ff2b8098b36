import { type ApiKey, apiKeyPrefix, isLiveKey } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";

/** Gives a key as it is listed: what opens anything is not there. */
export function presentApiKey(key: ApiKey, nowMs: number) {
  const { id, name, scopes, madeBy, createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs } = key;
  return {
    ...{ id, name, prefix: apiKeyPrefix(key), scopes: [...scopes], madeBy },
    ...{ createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs), revokedAt: isoOrNull(revokedAtMs) },
    ...{ lastUsedAt: isoOrNull(lastUsedAtMs), active: isLiveKey(key, nowMs) },
  };
}
