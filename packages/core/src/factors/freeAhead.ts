import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { carried } from "./factors.ts";

/**
 * Frees the authenticators of an account of what a clock that was ahead has used up of them: until that time comes they
 * would refuse everything. An event each.
 */
export function freeAhead(ports: Ports, { user, authenticators }: Subject, scope: Scope): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  return authenticators.flatMap((each) => {
    const freed = each.status === "confirmed" ? (carried[each.kind].freed?.(ports, each) ?? null) : null;
    if (freed === null) return [];
    const { state } = freed;
    const act = { type: "authenticator.free", userId: user.userId, factor: each.kind } as const;
    return [storeAuthenticator(each, { state }, nowMs), audit(scope, nowMs, act)];
  });
}
