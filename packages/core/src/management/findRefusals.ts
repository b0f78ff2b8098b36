import { type Freeing, freeingOf, type LimitRule } from "../limits/limitRule.ts";
import { windowRules } from "../limits/windowRules.ts";
import { isUsedUp, windowOf } from "../limits/windows.ts";
import type { OwnedWindow } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { stands } from "../model/storedTimes.ts";
import type { CounterName, WindowName } from "../model/windowName.ts";
import { type Person, personWindows } from "./personWindows.ts";
import { type StandingName, standingRules } from "./standingRules.ts";
import type { SupportPorts } from "./supportPorts.ts";

export type LimitName = WindowName | StandingName;

/** Every limit that can refuse a person, by name. */
export const limitRules: Readonly<Record<LimitName, LimitRule>> = { ...standingRules, ...windowRules };

/** A limit that refuses a person now, whatever he shows. */
export interface Refusal {
  readonly limit: LimitName;
  /** What of him it concerns, or whom besides: an address, a network, a factor, an application; null: see the limit. */
  readonly about: string | null;
  /** Null: it does not end by itself. */
  readonly endsAtMs: number | null;
  readonly freeing: Freeing;
  /** Of the windows that are used up. */
  readonly keys: readonly string[];
}

/** Says who frees a limit. */
export function freeingOfLimit(limit: LimitName): Freeing {
  return limit in standingRules ? standingRules[limit as StandingName].freeing : freeingOf(limitRules[limit].over); // a key of it
}

/** Gives what refuses a person now, in the order of the rules: one of each limit and what of him it concerns. */
export async function findRefusals(ports: SupportPorts, person: Person): Promise<readonly Refusal[]> {
  const found = [...(await findStanding(ports, person)), ...(await findUsedUp(ports, person))];
  const refusals = new Map<string, Refusal>();
  for (const each of found) {
    const name = JSON.stringify([each.limit, each.about]);
    const other = refusals.get(name);
    refusals.set(name, other === undefined ? each : together(each, other));
  }
  const order = Object.keys(limitRules);
  return [...refusals.values()].sort((one, two) => order.indexOf(one.limit) - order.indexOf(two.limit));
}

/** Of several windows the one that ends last tells when the limit does. */
function together(one: Refusal, other: Refusal): Refusal {
  const endsAtMs = Math.max(one.endsAtMs ?? 0, other.endsAtMs ?? 0);
  return { ...one, endsAtMs, keys: [...new Set([...other.keys, ...one.keys])] };
}

async function findStanding(ports: SupportPorts, person: Person): Promise<readonly Refusal[]> {
  const names = Object.keys(standingRules) as readonly StandingName[]; // its keys
  const found = names.map(async (limit) => {
    const { find, freeing } = standingRules[limit];
    return (await find(ports, person)).map((standing) => ({ limit, ...standing, freeing, keys: [] }));
  });
  return (await Promise.all(found)).flat();
}

async function findUsedUp(ports: SupportPorts, person: Person): Promise<readonly Refusal[]> {
  const { clock, settings, store } = ports;
  const nowMs = clock.nowMs();
  const counted = await personWindows(ports, person);
  const counts = await store.findCounts(
    counted.map(({ window }) => window),
    nowMs,
  );
  const told = counted.flatMap(({ window, about }) => {
    const { count = 0, windowEndsAtMs = 0 } = counts.get(window.key) ?? {};
    return isUsedUp(window, count) ? [{ name: window.name, about, key: window.key, windowEndsAtMs }] : [];
  });
  const owned = (await store.findWindowsOf(refOf(person.subject), nowMs)).filter(isNamed).filter((each) => {
    const window = windowOf(settings, each.name, each.key, { width: each.width });
    return stands(each.windowEndsAtMs, window.windowMs, nowMs) && isUsedUp(window, each.count);
  });
  const known = new Set(told.map(({ key }) => key));
  const others = owned.filter(({ key }) => !known.has(key)).map((each) => ({ ...each, about: null }));
  return [...told, ...others].map(({ name, about, key, windowEndsAtMs }) => ({
    limit: name,
    about,
    endsAtMs: windowEndsAtMs,
    freeing: freeingOfLimit(name),
    keys: [key],
  }));
}

function isNamed(window: OwnedWindow): window is OwnedWindow & { readonly name: WindowName } {
  const name: WindowName | CounterName = window.name;
  return name in windowRules;
}
