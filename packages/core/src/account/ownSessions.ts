import { MfaError } from "@countersign/contract/errors";
import { admitCaller, readCaller } from "../gate/admitCaller.ts";
import { type Gated, isSecondFactorDue } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Session, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { ListedSession } from "../model/sessionUse.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

const MOST_LISTED = 100;

export interface OwnSessions {
  readonly current: Session;
  readonly listed: readonly ListedSession[];
  /** There are older ones. */
  readonly isCut: boolean;
}

/**
 * Gives the sessions of the caller's account that live.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function listSessions(
  ports: Ports,
  caller: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<Gated<OwnSessions>> {
  const read = await readCaller(ports, caller, origin);
  if (isSecondFactorDue(read)) return read;
  const found = await ports.store.findSessions(refOf(read.subject), ports.clock.nowMs(), MOST_LISTED + 1);
  return { current: read.session, listed: found.slice(0, MOST_LISTED), isCut: found.length > MOST_LISTED };
}

/**
 * Ends one session of the caller's account, and what waits to be proved in it. Gives whether it lived.
 * @throws {MfaError} sessionUnknown, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function endOwnSession(
  ports: Ports,
  {
    caller: ref,
    id,
    origin,
  }: { readonly caller: TokenRef<"session">; readonly id: string; readonly origin: RequestOrigin },
): Promise<Gated<boolean>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<boolean>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "session.end" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { poolId, userId } = refOf(caller.subject);
    const session = await ports.store.findSession(poolId, id);
    if (session?.userId !== userId) throw new MfaError("sessionUnknown");
    const nowMs = ports.clock.nowMs();
    if (session.revokedAtMs !== null || session.expiresAtMs <= nowMs) return { changes: [], conclude: () => false };
    const note = session.id === caller.session.id ? {} : { note: "another" };
    return {
      changes: [{ type: "endSession", poolId, id, nowMs }, audit(caller.scope, nowMs, { ...act, ...note })],
      conclude: () => true,
    };
  });
}

/**
 * Ends every session of the caller's account but his own, and every sign-in that waits for its second factor.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function endOtherSessions(
  ports: Ports,
  ref: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<Gated<true>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<true>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "session.end" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const subject = refOf(caller.subject);
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        // What another session has begun must not open anything beside this.
        holdSubject(caller.subject, { advance: true }),
        { type: "endSessions", subject, which: "all", exceptId: caller.session.id, nowMs },
        { type: "endMfaTokens", subject },
        audit(caller.scope, nowMs, { ...act, note: "others" }),
      ],
      conclude: () => true,
    };
  });
}
