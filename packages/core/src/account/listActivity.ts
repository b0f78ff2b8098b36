import { readCaller } from "../gate/admitCaller.ts";
import { type Gated, isSecondFactorDue } from "../gate/secondFactorDue.ts";
import type { ActivityCursor, TrailEvent } from "../model/activity.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";

export interface ActivityRequest {
  readonly caller: TokenRef<"session">;
  /** Where the page before ended; null: the first. */
  readonly before: ActivityCursor | null;
  readonly limit: number;
  readonly origin: RequestOrigin;
}

export interface ActivityPage {
  readonly events: readonly TrailEvent[];
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
  const events = found.slice(0, limit);
  const { trailKeptMs } = ports.settings;
  return {
    events,
    next: found.length > limit ? (events.at(-1) ?? null) : null,
    keptSinceMs: trailKeptMs === null ? null : ports.clock.nowMs() - trailKeptMs,
  };
}
