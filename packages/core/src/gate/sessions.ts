import { MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef, Session, TokenRef, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { type Admitted, admitCaller } from "./admitCaller.ts";
import { sessionEndMs } from "./concludeSignIn.ts";
import { loadCaller } from "./loadCaller.ts";
import type { Gated } from "./secondFactorDue.ts";

/**
 * Ends the caller's session, satisfied or not; its token opens nothing from then on.
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

/** A session that goes on. */
export interface RefreshedSession {
  readonly session: Session;
  readonly user: User;
}

/**
 * Lengthens the caller's session, up to 90 days after its sign-in; what was proved in it stays as it was.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function refreshSession(
  ports: Ports,
  ref: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<Gated<RefreshedSession>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<RefreshedSession>>> => {
    const admitted = await admitToItsOwn(ports, ref, origin);
    if (!admitted.ok) return admitted.refusal;
    const { session: refreshed, subject, scope } = admitted.caller;
    const nowMs = ports.clock.nowMs();
    const expiresAtMs = sessionEndMs(refreshed, nowMs);
    if (expiresAtMs <= nowMs) throw new MfaError("sessionExpired");
    const session: Session = { ...refreshed, expiresAtMs };
    return {
      changes: [
        { type: "extendSession", poolId: ref.poolId, id: ref.id, expiresAtMs, nowMs },
        audit(scope, nowMs, { type: "session.refresh", userId: session.userId }),
      ],
      conclude: () => ({ session, user: subject.user }),
    };
  });
}

/** Asks for what the session's own application demands too, which its new token is good for: naming another must not do. */
async function admitToItsOwn(
  ports: Ports,
  ref: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<Admitted<TokenRef<"session">>> {
  const entry = { caller: ref, origin, act: { type: "session.refresh" } } as const;
  const admitted = await admitCaller(ports, entry);
  if (!admitted.ok || admitted.caller.application.id === admitted.caller.session.appId) return admitted;
  return admitCaller(ports, { ...entry, caller: { ...ref, appId: null } });
}
