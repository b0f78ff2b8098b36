import { MfaError } from "@countersign/contract/errors";
import { sessionEndMs } from "../gate/concludeSignIn.ts";
import { findActiveSession } from "../gate/findActiveSession.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import { admit } from "../limits/admit.ts";
import { exchangeWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { AuthorizationCode } from "../model/authorizationCode.ts";
import type { Change } from "../model/changes.ts";
import type { Application, Session, User } from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { isRedirectUri } from "../model/redirectUri.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import { isAhead } from "../model/storedTimes.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

export interface Redemption {
  /** Who redeems; that he is it was judged, as far as an application can be. */
  readonly application: Application;
  readonly code: string;
  readonly verifier: string;
  /** Null: not said again. */
  readonly redirectUri: string | null;
  readonly origin: RequestOrigin;
}

export interface Redeemed {
  readonly session: Session;
  readonly user: User;
}

/**
 * Gives a session of its own to the application that brings a code and its verifier: what was proved, and when, is that of the session
 * in which the code was made, which must still live and satisfy the application. Of however many equal requests one is answered so;
 * a code that comes again ends what it gave. RFC 6749 §4.1.2 and §10.5, RFC 7636 §4.6
 * @throws {MfaError} grantInvalid, tooOften
 */
export async function redeemAuthorizationCode(ports: Ports, redemption: Redemption): Promise<Redeemed> {
  const { application, origin } = redemption;
  const { poolId, id: appId } = application;
  const scope: Scope = { poolId, appId, actor: "user", origin };
  return settleDecision(ports.store, async (): Promise<Decision<Redeemed>> => {
    const counted = await admit(ports, exchangeWindows(ports, application));
    const code = await ports.store.findAuthorizationCode(poolId, ports.digest(redemption.code));
    const isIts = code?.appId === appId;
    const act: Act = { type: "authorization.redeem", userId: isIts ? code.userId : null };
    const refuse = (failure: RefusalReason, kept: readonly Change[] = []): Decision<never> =>
      refuseAct(ports, scope, act, failure, new MfaError("grantInvalid", { error: "invalid_grant" }), [
        counted,
        ...kept,
      ]);
    if (!isIts) return refuse("unknown");
    const nowMs = ports.clock.nowMs();
    if (code.usedAtMs !== null) return refuse("replayed", endGiven(code, nowMs));
    const fault = faultOf(ports, redemption, code, nowMs);
    if (fault !== null) return refuse(fault);
    const caller = await findActiveSession(ports, application, code.sessionId, origin);
    if (caller === null) return refuse("session");
    const session = sessionFor(ports, application, caller, nowMs);
    if (session.expiresAtMs <= nowMs) return refuse("session");
    return {
      changes: [
        holdSubject(caller.subject, { advance: false }),
        { type: "useAuthorizationCode", poolId, id: code.id, givenSessionId: session.id, nowMs },
        counted,
        { type: "openSession", session, from: code },
        audit(scope, nowMs, act),
      ],
      conclude: () => ({ session, user: caller.subject.user }),
    };
  });
}

/** Whoever has it a second time may have had it a first time. */
function endGiven({ poolId, givenSessionId }: AuthorizationCode, nowMs: number): readonly Change[] {
  return givenSessionId === null ? [] : [{ type: "endSession", poolId, id: givenSessionId, nowMs }];
}

/** Says, for the trail, why a code is not good; null where it is. A wrong verifier does not use it up: it is not to be guessed. */
function faultOf(
  ports: Ports,
  { application, verifier, redirectUri }: Redemption,
  code: AuthorizationCode,
  nowMs: number,
): RefusalReason | null {
  if (code.expiresAtMs <= nowMs || isAhead(code.createdAtMs, nowMs)) return "expired";
  if (ports.digest(verifier) !== code.challengeDigest) return "verifier";
  const isSame = redirectUri === null || redirectUri === code.redirectUri;
  const isStillGood = application.redirectUris.includes(code.redirectUri) && isRedirectUri(code.redirectUri);
  return isSame && isStillGood ? null : "redirectUri";
}

function sessionFor(
  { random }: Ports,
  { id: appId }: Application,
  { session }: CallerOf<"session">,
  nowMs: number,
): Session {
  // By the beginning of the session that it comes of.
  const expiresAtMs = sessionEndMs(session, nowMs);
  return { ...session, ...{ id: newOrderedId(random, nowMs), appId, createdAtMs: nowMs, expiresAtMs } };
}
