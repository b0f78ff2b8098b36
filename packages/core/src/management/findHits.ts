import { windowRules } from "../limits/windowRules.ts";
import { windowOf } from "../limits/windows.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { Ports, Store } from "../model/ports.ts";
import { stands } from "../model/storedTimes.ts";
import type { CountedWindow, WindowFloor } from "../model/trail.ts";
import type { CounterName, WindowName } from "../model/windowName.ts";

/** A window that refuses now, whomever it counts. */
export interface Hit extends Omit<CountedWindow, "name"> {
  readonly name: WindowName;
  readonly limit: number;
}

type HitPorts = Pick<Ports, "clock" | "settings"> & {
  readonly store: Pick<Store, "findOpenKinds" | "findFullWindows">;
};

/** Gives at most `limit` windows that are used up now, those that end last first. */
export async function findHits({ clock, settings, store }: HitPorts, limit: number): Promise<readonly Hit[]> {
  const nowMs = clock.nowMs();
  const floors = (await store.findOpenKinds(nowMs)).flatMap((kind) => floorOf(settings, kind));
  const found = await store.findFullWindows(floors, nowMs, limit);
  return found.flatMap(({ name, ...each }) => {
    const rule = isRuled(name) ? windowOf(settings, name, each.key, { width: each.width }) : null;
    // A window of a clock that was ahead is void.
    if (rule === null || !stands(each.windowEndsAtMs, rule.windowMs, nowMs)) return [];
    return [{ ...each, name: rule.name, limit: rule.limit }];
  });
}

/** A window refuses what it would have to count, of which the least counts for one. */
function floorOf(settings: CoreSettings, { name, width }: Pick<WindowFloor, "name" | "width">): readonly WindowFloor[] {
  return isRuled(name) ? [{ name, width, count: windowOf(settings, name, "", { width }).limit }] : [];
}

/** What is only counted refuses nobody. */
function isRuled(name: string): name is Exclude<WindowName, CounterName> {
  return Object.hasOwn(windowRules, name);
}
