import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { lookupWindows } from "../limits/requestLimits.ts";
import type { Identifier, Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";

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
