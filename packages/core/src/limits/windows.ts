import type { RequestOrigin } from "../model/auditEvent.ts";
import type { WindowLimit } from "../model/changes.ts";
import type { Rate } from "../model/coreSettings.ts";
import type { Ports, WindowCount } from "../model/ports.ts";
import { secondsUntil } from "../model/storedTimes.ts";

/** A window, with the name of what it limits. */
export interface NamedWindow<Name extends string = string> extends WindowLimit {
  readonly name: Name;
}

/** A window that has no room left, and when it has again. */
export interface UsedUp<Name extends string = string> {
  readonly name: Name;
  readonly key: string;
  readonly retryAfterSeconds: number;
}

/** Whoever holds an IPv6 network has all its /64s for nothing: it may no more than three times what the one within it may. */
export const WIDER = 3;

/** Gives the windows of one rate for where a request comes from: one for its block, one for each network around that. */
export function originWindows<Name extends string>(
  name: Name,
  { limit, windowMs }: Rate,
  { ipBlock, ipNetworks = [] }: RequestOrigin,
  keyOf: (block: string) => string,
): readonly NamedWindow<Name>[] {
  return [ipBlock, ...ipNetworks].map((block, width) => ({
    name,
    key: keyOf(block),
    limit: limit * WIDER ** width,
    windowMs,
  }));
}

/** Gives what windows have counted, and the one that makes one wait the longest, if any is used up. */
export async function readWindows<Name extends string>(
  { clock, store }: Pick<Ports, "clock" | "store">,
  windows: readonly NamedWindow<Name>[],
): Promise<{ readonly counts: ReadonlyMap<string, WindowCount>; readonly usedUp: UsedUp<Name> | null }> {
  const nowMs = clock.nowMs();
  const counts = await store.findCounts(windows, nowMs);
  return { counts, usedUp: findUsedUp(windows, counts, nowMs) };
}

/** Gives the window that makes one wait the longest, if any is used up. */
export function findUsedUp<Name extends string>(
  windows: readonly NamedWindow<Name>[],
  counts: ReadonlyMap<string, WindowCount>,
  nowMs: number,
): UsedUp<Name> | null {
  let usedUp: UsedUp<Name> | null = null;
  for (const { name, key, limit, windowMs, weight = 1 } of windows) {
    const { count, windowEndsAtMs } = counts.get(key) ?? { count: 0, windowEndsAtMs: nowMs + windowMs };
    if (count + weight <= limit) continue;
    const retryAfterSeconds = secondsUntil(windowEndsAtMs, windowMs, nowMs);
    if (usedUp === null || retryAfterSeconds > usedUp.retryAfterSeconds) usedUp = { name, key, retryAfterSeconds };
  }
  return usedUp;
}
