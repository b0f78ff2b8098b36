import { type ApiScope, apiKeyRules } from "@countersign/contract/apiScopes";
import { MfaError, malformed } from "@countersign/contract/errors";
import type { ApiKey } from "../model/apiKey.ts";
import { apiKeyPrefix, makeApiKeyText } from "../model/apiKeyText.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";

export interface NewApiKey {
  readonly scope: Scope;
  /** The key that asks for it; null: the pool's own credentials, or an operator. */
  readonly maker: ApiKey | null;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Null: a year, or as long as its maker. */
  readonly lifeSeconds: number | null;
}

/** The one moment at which the key can be read. */
export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  readonly text: string;
}

/**
 * Makes a key of the management API: never one that opens more than its maker, or lives longer.
 * @throws {MfaError} malformed, apiKeyTooWide, credentialsInvalid where its maker has ended meanwhile, tooOften
 */
export async function createApiKey(ports: Ports, asked: NewApiKey): Promise<CreatedApiKey> {
  const { scope, maker, scopes } = asked;
  refuseWrong(asked);
  return settleDecision(ports.store, async () => {
    const nowMs = ports.clock.nowMs();
    const current = maker === null ? null : await ports.store.findApiKey(maker.id);
    if (maker !== null && (current === null || !isLiveKey(current, nowMs))) throw new MfaError("credentialsInvalid");
    const expiresAtMs = endOf(asked, current, nowMs);
    if (current !== null && isWider({ scopes, expiresAtMs }, current)) throw new MfaError("apiKeyTooWide");
    const named = { environment: ports.settings.environment, id: newId(ports.random) };
    const text = makeApiKeyText(ports, named);
    const apiKey: ApiKey = {
      ...{ poolId: scope.poolId, ...named, name: asked.name.trim(), digest: ports.digest(text), scopes },
      ...{ madeBy: current?.id ?? null, createdAtMs: nowMs, expiresAtMs, revokedAtMs: null, lastUsedAtMs: null },
    };
    const note = `${apiKeyPrefix(named)}: ${scopes.join(" ")}`;
    return {
      changes: [
        { type: "insertApiKey", apiKey, nowMs },
        audit(scope, nowMs, { type: "apiKey.create", userId: null, note }),
      ],
      conclude: () => ({ apiKey, text }),
    };
  });
}

/**
 * Ends a key at once, and all that were made by it. Gives whether it had not ended before.
 * @throws {MfaError} apiKeyUnknown also for one of another pool, apiKeyTooWide for one that opens more than `by`, tooOften
 */
export async function revokeApiKey(
  ports: Ports,
  { scope, id, by }: { readonly scope: Scope; readonly id: string; readonly by: ApiKey | null },
): Promise<boolean> {
  return settleDecision(ports.store, async () => {
    const key = await ports.store.findApiKey(id);
    if (key?.poolId !== scope.poolId) throw new MfaError("apiKeyUnknown");
    if (by !== null && !key.scopes.every((each) => by.scopes.includes(each))) throw new MfaError("apiKeyTooWide");
    const nowMs = ports.clock.nowMs();
    if (key.revokedAtMs !== null || key.expiresAtMs <= nowMs) return { changes: [], conclude: () => false };
    return {
      changes: [
        { type: "endApiKey", poolId: scope.poolId, id, nowMs },
        audit(scope, nowMs, { type: "apiKey.revoke", userId: null, note: apiKeyPrefix(key) }),
      ],
      conclude: () => true,
    };
  });
}

/** Says whether a key opens what it is for. */
export function isLiveKey({ createdAtMs, expiresAtMs, revokedAtMs }: ApiKey, nowMs: number): boolean {
  // An ended one has ended also where the clock is behind that of whoever ended it.
  return revokedAtMs === null && expiresAtMs > nowMs && !isAhead(createdAtMs, nowMs);
}

/** @throws {MfaError} malformed */
function refuseWrong({ name, scopes, lifeSeconds }: NewApiKey): void {
  const { leastSeconds, longestSeconds, longestName } = apiKeyRules;
  if (name.trim() === "" || name.length > longestName)
    throw malformed("name", `must be 1 to ${longestName} characters`);
  if (scopes.length === 0) throw malformed("scopes", "must name one at least");
  if (lifeSeconds !== null && (lifeSeconds < leastSeconds || lifeSeconds > longestSeconds))
    throw malformed("expiresInSeconds", `must be ${leastSeconds} to ${longestSeconds}`);
}

function endOf({ lifeSeconds }: NewApiKey, maker: ApiKey | null, nowMs: number): number {
  if (lifeSeconds !== null) return nowMs + lifeSeconds * 1000;
  return Math.min(nowMs + apiKeyRules.defaultSeconds * 1000, maker?.expiresAtMs ?? Number.POSITIVE_INFINITY);
}

function isWider(made: Pick<ApiKey, "scopes" | "expiresAtMs">, maker: ApiKey): boolean {
  return made.expiresAtMs > maker.expiresAtMs || !made.scopes.every((each) => maker.scopes.includes(each));
}
