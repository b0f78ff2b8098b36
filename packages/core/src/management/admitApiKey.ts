import type { ApiScope } from "@countersign/contract/apiScopes";
import { MfaError } from "@countersign/contract/errors";
import type { ApiKey } from "../model/apiKey.ts";
import { readApiKeyText } from "../model/apiKeyText.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { isLiveKey } from "./apiKeys.ts";

/** How far behind the stored time of last use may be. */
const USE_NOTED_MS = 60_000;

/** What a request shows, and what its route demands. */
export interface Shown {
  readonly text: string;
  readonly needs: ApiScope;
  readonly origin: RequestOrigin;
  /** Compares digests in constant time. */
  readonly equals: (a: string, b: string) => boolean;
}

/**
 * Gives the key that a request shows, with the scope in which it acts. It is read anew for every request: what was ended opens nothing from
 * the next one on, whichever node ended it.
 * @throws {MfaError} credentialsInvalid, scopeMissing
 */
export async function admitApiKey(
  ports: Ports,
  shown: Shown,
): Promise<{ readonly key: ApiKey; readonly scope: Scope }> {
  const { store, clock } = ports;
  const id = readApiKeyText(ports, shown.text);
  const key = id === null ? null : await store.findApiKey(id);
  const nowMs = clock.nowMs();
  const isRight = key !== null && shown.equals(key.digest, ports.digest(shown.text));
  if (!isRight || !isLiveKey(key, nowMs)) throw new MfaError("credentialsInvalid");
  const scope: Scope = { poolId: key.poolId, appId: null, actor: `apiKey:${key.id}`, origin: shown.origin };
  if (!key.scopes.includes(shown.needs)) {
    await store.settle([audit(scope, nowMs, { type: "apiKey.refuse", userId: null, failure: shown.needs })]);
    throw new MfaError("scopeMissing", { scope: shown.needs });
  }
  if (isUseUnnoted(key, nowMs)) await store.settle([{ type: "noteApiKeyUse", poolId: key.poolId, id: key.id, nowMs }]);
  return { key, scope };
}

function isUseUnnoted({ lastUsedAtMs }: ApiKey, nowMs: number): boolean {
  return lastUsedAtMs === null || nowMs - lastUsedAtMs >= USE_NOTED_MS || isAhead(lastUsedAtMs, nowMs);
}
