import { isRecent } from "../gate/isRecent.ts";
import { type CallerOf, judgeCaller } from "../gate/loadCaller.ts";
import { missingFrom } from "../gate/satisfaction.ts";
import { admit } from "../limits/admit.ts";
import { ownLoginWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { SignInDecisionRecord } from "../model/decision.ts";
import type { Application } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { keepDecision, type Weighed, weighBehaviour } from "../risk/weighBehaviour.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** Something that was done in a session, as the application's back end tells of it. */
export interface Behaviour {
  readonly application: Application;
  readonly sessionId: string;
  /** Where he is and with what, by its word alone. */
  readonly seen: RequestOrigin;
  readonly action: string;
  readonly isReported: boolean | null;
  /** How many tries failed just before it; null: the back end does not say. */
  readonly failures: number | null;
  /** When it was done; null: now. */
  readonly atMs: number | null;
  readonly scope: Scope;
}

/** What a session is worth after it: it holds; a second factor is due in it; it has ended; or it is none of the application's that lives. */
export type SessionStanding = "holds" | "due" | "ended" | "unknown";

export interface BehaviourJudged {
  readonly standing: SessionStanding;
  /** Null: nothing was decided. */
  readonly decision: SignInDecisionRecord | null;
}

/**
 * Judges by the application's policy what somebody does between sign-ins. Where it comes to a challenge, a second factor is due in
 * his session from then on, unless one was passed a short while ago; where it comes to a refusal, the session ends.
 * @throws {MfaError} tooOften
 */
export async function reportBehaviour(ports: Ports, behaviour: Behaviour): Promise<BehaviourJudged> {
  const { application, sessionId, scope } = behaviour;
  const { poolId, id: appId } = application;
  return settleDecision(ports.store, async (): Promise<Decision<BehaviourJudged>> => {
    const ref = { kind: "session", poolId, id: sessionId, appId } as const;
    const judged = await judgeCaller(ports, ref, scope.origin, "sessionRevoked");
    const isIts = judged.ok && judged.caller.session.appId === appId;
    if (!isIts) return { changes: [], conclude: () => ({ standing: "unknown", decision: null }) };
    return judgeBehaviour(ports, behaviour, judged.caller);
  });
}

async function judgeBehaviour(
  ports: Ports,
  { application, seen, action, isReported, failures, atMs, scope }: Behaviour,
  caller: CallerOf<"session">,
): Promise<Decision<BehaviourJudged>> {
  const { subject, session } = caller;
  const counted = await admit(ports, ownLoginWindows(ports, application, session.userId));
  const occasion = { subject, origin: seen, isFirst: false, failures, isLeaked: null, isReported, action, atMs };
  const weighed = await weighBehaviour(ports, application, occasion);
  const outcome = outcomeOf(ports, application, caller, weighed);
  const { record, changes } = keepDecision(ports, scope, weighed, { action, outcome });
  const consequences = consequencesOf(ports, scope, caller, record);
  const isMet = outcome === "admitted" && isSatisfied(ports, caller);
  const standing: SessionStanding = outcome === "denied" ? "ended" : isMet ? "holds" : "due";
  return { changes: [counted, ...consequences, ...changes], conclude: () => ({ standing, decision: record }) };
}

/** Whoever has passed a factor a short while ago, or since it was done, is not asked for one again. */
function outcomeOf(
  ports: Ports,
  { policyMode }: Application,
  { session }: CallerOf<"session">,
  { verdict, standing, situation }: Weighed,
): SignInDecisionRecord["outcome"] {
  const outcome = policyMode === "adaptive" ? verdict?.outcome : "allow";
  if (outcome === "deny") return "denied";
  const asks = outcome === "challenge" || (outcome === "enrol" && !standing.hasFactor);
  const isProved = Object.values(session.passed).some((atMs) => isRecent(ports, atMs) || atMs >= situation.atMs);
  return asks && !isProved ? "asked" : "admitted";
}

function consequencesOf(
  ports: Ports,
  scope: Scope,
  { session: { poolId, id, userId } }: CallerOf<"session">,
  record: SignInDecisionRecord,
): readonly Change[] {
  const { outcome, action } = record;
  if (outcome === "admitted") return [];
  const nowMs = ports.clock.nowMs();
  const note = action ?? "";
  if (outcome === "denied")
    return [{ type: "endSession", poolId, id, nowMs }, audit(scope, nowMs, { type: "session.end", userId, note })];
  const decisionId = ports.settings.decisionsKeptMs > 0 ? record.id : null;
  return [
    // Else whoever has the password too would sign in anew, and be rid of it.
    { type: "oweFactor", subject: { poolId, userId }, atMs: nowMs },
    { type: "challengeSession", poolId, id, decisionId, nowMs },
    audit(scope, nowMs, { type: "session.challenge", userId, note }),
  ];
}

/** What only a new sign-in leads on from is due, too. */
function isSatisfied(ports: Ports, caller: CallerOf<"session">): boolean {
  try {
    return missingFrom(ports, caller) === null;
  } catch {
    return false;
  }
}
