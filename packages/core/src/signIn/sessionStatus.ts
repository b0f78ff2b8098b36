import { MfaError } from "@countersign/contract/errors";
import { decideSignIn } from "../gate/decideSignIn.ts";
import { type CallerOf, judgeCaller } from "../gate/loadCaller.ts";
import { missingFrom } from "../gate/satisfaction.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application, SubjectRef, TokenRef, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { SessionStanding } from "./reportBehaviour.ts";

/** Why a session is worth nothing more for now. */
export interface FactorDemand {
  /** What was done in it, or what its application demands of everybody. */
  readonly cause: "behaviour" | "application";
  /** When it became due; null: nobody has written that down. */
  readonly sinceMs: number | null;
  /** What leads on: a second factor in it, or nothing but a new sign-in. */
  readonly by: "factor" | "signIn";
  /** The decision that it came of, while that is kept. */
  readonly decisionId: string | null;
}

export interface SessionStatus {
  readonly standing: SessionStanding;
  /** Null: none is due. */
  readonly due: FactorDemand | null;
}

const NONE = { due: null } as const;

/** Says what a session is worth for an application: it changes nothing, and nobody comes with it. */
export async function readSessionStatus(
  ports: Ports,
  ref: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<SessionStatus & { readonly owner: SubjectRef | null }> {
  const judged = await judgeCaller(ports, ref, origin, "sessionRevoked");
  if (!judged.ok) return { standing: judged.known === null ? "unknown" : "ended", ...NONE, owner: null };
  const { poolId, userId } = judged.caller.session;
  return { ...statusOf(ports, judged.caller), owner: { poolId, userId } };
}

/** A session of an account, by its id. */
export interface ListedStatus extends SessionStatus {
  readonly id: string;
}

export interface AccountStatus {
  /** Since when a second factor is due at the next sign-in for what was done in a session; null: none is. */
  readonly owedAtMs: number | null;
  /** Those that live with the application, the latest first. */
  readonly sessions: readonly ListedStatus[];
}

const MOST_SESSIONS = 50;

/** Says what the sessions of an account with an application are worth; null: there is no such account. */
export async function readAccountStatus(
  ports: Ports,
  application: Application,
  userId: UserId,
  origin: RequestOrigin,
): Promise<AccountStatus | null> {
  const { poolId, id: appId } = application;
  const subject = await ports.store.findSubject(poolId, { kind: "id", key: userId });
  if (subject === null) return null;
  const nowMs = ports.clock.nowMs();
  const found = await ports.store.findSessions({ poolId, userId }, nowMs, MOST_SESSIONS);
  const sessions: ListedStatus[] = [];
  for (const { session } of found.filter((each) => each.session.appId === appId)) {
    const { id } = session;
    const { standing, due } = await readSessionStatus(ports, { kind: "session", poolId, id, appId }, origin);
    sessions.push({ id, standing, due });
  }
  return { owedAtMs: application.policyMode === "adaptive" ? subject.owedAtMs : null, sessions };
}

function statusOf(ports: Ports, caller: CallerOf<"session">): SessionStatus {
  const by = wayOn(ports, caller);
  if (by === null) return { standing: "holds", ...NONE };
  const { session, subject, application } = caller;
  const { challengedAtMs, challengedBy } = session;
  const isTheFloor = decideSignIn(subject, application, session.firstFactor).kind !== "complete";
  const passed = Math.max(0, ...Object.values(session.passed));
  const isChallenged = challengedAtMs !== null && (!isTheFloor || passed <= challengedAtMs);
  const due: FactorDemand = isChallenged
    ? { cause: "behaviour", sinceMs: challengedAtMs, by, decisionId: challengedBy }
    : { cause: "application", sinceMs: null, by, decisionId: null };
  return { standing: "due", due };
}

/** Gives what leads on from a session; null: nothing is missing from it. */
function wayOn(ports: Ports, caller: CallerOf<"session">): FactorDemand["by"] | null {
  try {
    return missingFrom(ports, caller) === null ? null : "factor";
  } catch (error) {
    if (error instanceof MfaError) return "signIn";
    throw error;
  }
}
