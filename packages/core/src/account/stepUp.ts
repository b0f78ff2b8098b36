import { amrWith, counts, kindOf, raisedAtMs, secondFactorsOf } from "../factors/assurance.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { askSession } from "../gate/askSession.ts";
import { type FactorChoice, isDeadEnd, stepUpChoicesFor } from "../gate/decideSignIn.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Session, TokenRef, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** What somebody demands of a session before he goes on with it. */
export interface StepUpDemand {
  /** The assurance: 2 asks for a second factor that counts. */
  readonly level: 1 | 2;
  /** How long ago that may have been proved; null: however long. */
  readonly maxAgeSeconds: number | null;
}

export interface StepUpRequest extends StepUpDemand {
  readonly caller: TokenRef<"session">;
  readonly origin: RequestOrigin;
}

/** A session that has what is demanded, and whose it is. */
export interface SteppedUp {
  readonly session: Session;
  readonly user: User;
}

/**
 * Gives the caller's session where it has what is demanded, or asks for the factor that would give it. What is proved opens a
 * session of its own: this one stays what it is. RFC 9470 §3, §5
 * @throws {MfaError} stepUpUnreachable where nothing that is bound leads there, sessionExpired where only a new sign-in does,
 *   sessionRevoked, accountBlocked, tooOften
 */
export async function stepUp(
  ports: Ports,
  { caller: ref, origin, ...demand }: StepUpRequest,
): Promise<Gated<SteppedUp>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<SteppedUp>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "authenticator.stepUp" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { session, subject, application, scope } = caller;
    if (satisfies(session, demand, ports.clock.nowMs())) {
      return { changes: [], conclude: () => ({ session, user: subject.user }) };
    }
    const choices = stepUpChoicesFor(subject, application, session.firstFactor);
    if (demand.level === 2 && !choices.some((choice) => leadsUp(caller, choice))) {
      return refuseAct(ports, scope, act, "assurance", "stepUpUnreachable");
    }
    if (secondFactorsOf(subject).size === 0 || isDeadEnd(choices, subject)) {
      return refuseAct(ports, scope, act, "assurance", "sessionExpired");
    }
    return askSession(ports, caller, { reason: "application", choices, changes: [] });
  });
}

function satisfies(session: Session, { level, maxAgeSeconds }: StepUpDemand, nowMs: number): boolean {
  const provedAtMs = level === 2 ? raisedAtMs(session) : lastProvedAtMs(session);
  if (provedAtMs === null) return false;
  return maxAgeSeconds === null || nowMs - provedAtMs <= maxAgeSeconds * 1000;
}

function lastProvedAtMs({ authTimeMs, passed }: Session): number {
  return Math.max(authTimeMs, ...Object.values(passed));
}

/** Says whether proving it would make for assurance 2 beside how the session came in. */
function leadsUp({ session }: CallerOf<"session">, { factor, bound }: FactorChoice): boolean {
  const kind = kindOf(factor);
  return bound && kind !== null && counts(kind) && amrWith(session, kind, []).includes("mfa");
}
