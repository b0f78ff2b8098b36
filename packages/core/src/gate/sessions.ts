import { MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef, Session, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { sessionEndMs } from "./concludeSignIn.ts";
import { loadCaller } from "./loadCaller.ts";

/**
 * Ends the caller's session; its token opens nothing from then on.
 * @throws {MfaError} sessionExpired, sessionRevoked, tooOften
 */
export async function endSession(ports: Ports, ref: CallerRef, origin: RequestOrigin): Promise<void> {
  return settleDecision(ports.store, async () => {
    const { subject, scope } = await loadCaller(ports, ref, origin);
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "endSession", poolId: ref.poolId, id: ref.id, nowMs },
        audit(scope, nowMs, { type: "session.end", userId: subject.user.userId }),
      ],
      conclude: () => undefined,
    };
  });
}

/**
 * Lengthens the caller's session, up to 90 days after its sign-in; what was proved in it stays as it was.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function refreshSession(
  ports: Ports,
  ref: CallerRef,
  origin: RequestOrigin,
): Promise<{ readonly session: Session; readonly user: User }> {
  return settleDecision(ports.store, async () => {
    const caller = await loadCaller(ports, ref, origin);
    if (caller.kind !== "session") throw new TypeError("refreshSession takes a session");
    const nowMs = ports.clock.nowMs();
    const expiresAtMs = sessionEndMs(caller.session.authTimeMs, nowMs);
    if (expiresAtMs <= nowMs) throw new MfaError("sessionExpired");
    const session: Session = { ...caller.session, expiresAtMs };
    return {
      changes: [
        { type: "extendSession", poolId: ref.poolId, id: ref.id, expiresAtMs, nowMs },
        audit(caller.scope, nowMs, { type: "session.refresh", userId: session.userId }),
      ],
      conclude: () => ({ session, user: caller.subject.user }),
    };
  });
}
