import { admitAtOnce } from "./admitAtOnce.ts";
import type { Scope } from "./audit.ts";
import type { Identifier, Ports } from "./ports.ts";
import { lookupWindows } from "./requestLimits.ts";

/**
 * Says whether an account has one of the names. A manager, who may read every account, may ask as often as he likes.
 * @throws {MfaError} tooOften
 */
export async function isAccountThere(ports: Ports, scope: Scope, identifiers: readonly Identifier[]): Promise<boolean> {
  if (scope.actor === "user") await admitAtOnce(ports, lookupWindows(ports, scope, null));
  for (const identifier of identifiers) {
    if ((await ports.store.findSubject(scope.poolId, identifier)) !== null) return true;
  }
  return false;
}
