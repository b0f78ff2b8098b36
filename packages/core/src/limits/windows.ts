import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { Ports, WindowCount } from "../model/ports.ts";
import { secondsUntil } from "../model/storedTimes.ts";
import type { WindowLimit } from "../model/windowLimit.ts";
import type { WindowName } from "../model/windowName.ts";
import { windowRules } from "./windowRules.ts";

/** A window that refuses when it is used up. */
export interface NamedWindow<Name extends WindowName = WindowName> extends WindowLimit {
  readonly name: Name;
}

/** A window that has no room left, and when it has again. */
export interface UsedUp<Name extends WindowName = WindowName> {
  readonly name: Name;
  readonly key: string;
  readonly retryAfterSeconds: number;
}

/** Whoever holds an IPv6 network has all its /64s for nothing: it may no more than three times what the one within it may. */
export const WIDER = 3;

/** Gives the window of a rule under a key, by the rate that the rule gives. */
export function windowOf<Name extends WindowName>(
  settings: CoreSettings,
  name: Name,
  key: string,
  more: Pick<WindowLimit, "width" | "weight" | "owner"> = {},
): NamedWindow<Name> {
  const { limit, windowMs } = windowRules[name].rate(settings);
  return { name, key, limit: limit * WIDER ** (more.width ?? 0), windowMs, ...more };
}

/** Gives the windows of one rule for where a request comes from: one for its block, one for each network around that. */
export function originWindows<Name extends WindowName>(
  settings: CoreSettings,
  name: Name,
  { ipBlock, ipNetworks = [] }: Pick<RequestOrigin, "ipBlock" | "ipNetworks">,
  keyOf: (block: string) => string,
  more: Pick<WindowLimit, "weight" | "owner"> = {},
): readonly NamedWindow<Name>[] {
  return [ipBlock, ...ipNetworks].map((block, width) =>
    windowOf(settings, name, keyOf(block), { ...more, ...(width === 0 ? {} : { width }) }),
  );
}

/** What the trail says of a refusal by a window. */
export function trailOf({ name }: Pick<UsedUp, "name">): `${string}Limit` {
  return `${windowRules[name].trail}Limit`;
}

/** Gives what windows have counted, and the one that makes one wait the longest, if any is used up. */
export async function readWindows<Name extends WindowName>(
  { clock, store, noteLimit }: Pick<Ports, "clock" | "store" | "noteLimit">,
  windows: readonly NamedWindow<Name>[],
): Promise<{ readonly counts: ReadonlyMap<string, WindowCount>; readonly usedUp: UsedUp<Name> | null }> {
  const nowMs = clock.nowMs();
  const counts = await store.findCounts(windows, nowMs);
  const usedUp = findUsedUp(windows, counts, nowMs);
  if (usedUp !== null) noteLimit?.(usedUp.name);
  return { counts, usedUp };
}

/** Whether a window refuses what it would have to count. */
export function isUsedUp({ limit, weight = 1 }: Pick<WindowLimit, "limit" | "weight">, count: number): boolean {
  return count + weight > limit;
}

/** Gives the window that makes one wait the longest, if any is used up. */
export function findUsedUp<Name extends WindowName>(
  windows: readonly NamedWindow<Name>[],
  counts: ReadonlyMap<string, WindowCount>,
  nowMs: number,
): UsedUp<Name> | null {
  let usedUp: UsedUp<Name> | null = null;
  for (const window of windows) {
    const { name, key, windowMs } = window;
    const { count, windowEndsAtMs } = counts.get(key) ?? { count: 0, windowEndsAtMs: nowMs + windowMs };
    if (!isUsedUp(window, count)) continue;
    const retryAfterSeconds = secondsUntil(windowEndsAtMs, windowMs, nowMs);
    if (usedUp === null || retryAfterSeconds > usedUp.retryAfterSeconds) usedUp = { name, key, retryAfterSeconds };
  }
  return usedUp;
}
