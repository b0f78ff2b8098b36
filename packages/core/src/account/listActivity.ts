import { readCaller } from "../gate/admitCaller.ts";
import { type Gated, isSecondFactorDue } from "../gate/secondFactorDue.ts";
import type { ActivityCursor, TrailEvent } from "../model/activity.ts";
import type { AuditType, RequestOrigin } from "../model/auditEvent.ts";
import type { SignInDecisionRecord } from "../model/decision.ts";
import type { SubjectRef, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";

export interface ActivityRequest {
  readonly caller: TokenRef<"session">;
  /** Where the page before ended; null: the first. */
  readonly before: ActivityCursor | null;
  readonly limit: number;
  readonly origin: RequestOrigin;
}

export interface TrailEventWithWhy extends TrailEvent {
  /** What a second factor was asked for, or the sign-in refused, for; null: neither was, for nothing that is kept. */
  readonly decision: SignInDecisionRecord | null;
}

export interface ActivityPage {
  readonly events: readonly TrailEventWithWhy[];
  /** Where this page ended; null: nothing comes after it. */
  readonly next: ActivityCursor | null;
  /** What is older is kept no longer; null: all is kept. */
  readonly keptSinceMs: number | null;
}

/**
 * Gives what the audit trail tells of the caller's account, as far back as it is kept.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function listActivity(
  ports: Ports,
  { caller, before, limit, origin }: ActivityRequest,
): Promise<Gated<ActivityPage>> {
  const read = await readCaller(ports, caller, origin);
  if (isSecondFactorDue(read)) return read;
  const found = await ports.store.findActivity(refOf(read.subject), before, limit + 1);
  const events = await withReasons(ports, refOf(read.subject), found.slice(0, limit));
  const { trailKeptMs } = ports.settings;
  return {
    events,
    next: found.length > limit ? (events.at(-1) ?? null) : null,
    keptSinceMs: trailKeptMs === null ? null : ports.clock.nowMs() - trailKeptMs,
  };
}

/** Longer than any request takes. */
const SAME_REQUEST_MS = 60_000;
const MOST_DECISIONS = 500;
/** What a decision is written down with, whether on a sign-in or on what was done in a session. */
const DECIDED: Readonly<Partial<Record<AuditType, "signIn" | "session">>> = {
  "signIn.password": "signIn",
  "signIn.code": "signIn",
  "signIn.external": "signIn",
  "session.challenge": "session",
  "session.end": "session",
};

/** Puts with an event the decision of the same request; where one request told of many, the one that lies nearest. */
async function withReasons(
  { store }: Ports,
  subject: SubjectRef,
  events: readonly TrailEvent[],
): Promise<readonly TrailEventWithWhy[]> {
  const decided = events.filter(({ type }) => DECIDED[type] !== undefined).map(({ atMs }) => atMs);
  if (decided.length === 0) return events.map((event) => ({ ...event, decision: null }));
  const time = { fromMs: Math.min(...decided) - SAME_REQUEST_MS, untilMs: Math.max(...decided) + SAME_REQUEST_MS };
  const kept = await store.listDecisionsOf(subject, time, MOST_DECISIONS);
  return events.map((event) => {
    const its = kept.filter(
      ({ requestId, action, outcome }) =>
        requestId === event.requestId &&
        outcome !== "admitted" &&
        DECIDED[event.type] === (action === null ? "signIn" : "session"),
    );
    const [decision = null] = its.toSorted(
      (one, other) => Math.abs(one.atMs - event.atMs) - Math.abs(other.atMs - event.atMs),
    );
    return { ...event, decision };
  });
}
