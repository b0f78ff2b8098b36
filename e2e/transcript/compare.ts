import { GONE, type IntendedDifference } from "./intendedDifferences.ts";
import type { Cases } from "./transcriptFile.ts";

/** Values as JSON by their places, such as `a wrong code: answer.data.remainCount`. */
type Places = ReadonlyMap<string, string>;

const LONGEST_SHOWN = 300;

/** Gives, a text each, where what was played is not what was written down, but for what is meant to differ. */
export function compare(
  area: string,
  { recorded, played }: { readonly recorded: Cases; readonly played: Cases },
  differences: readonly IntendedDifference[],
): readonly string[] {
  const added = [...played.keys()].filter((name) => !recorded.has(name));
  const dropped = [...recorded.keys()].filter((name) => !played.has(name));
  const both = [...recorded.keys()].filter((name) => played.has(name));
  const [before, after] = [flattenCases(recorded, both), flattenCases(played, both)];
  return [
    ...added.map((name) => `${name}: is played and not written down; npm run transcript does that`),
    ...dropped.map((name) => `${name}: is written down and no longer played; npm run transcript drops it`),
    ...findDifferences(before, after, findIntended(area, differences)),
  ];
}

function findDifferences(before: Places, after: Places, intended: Places): readonly string[] {
  const places = [...new Set([...before.keys(), ...after.keys(), ...intended.keys()])];
  return places.flatMap((place) => {
    const [was, is] = [before.get(place) ?? GONE, after.get(place) ?? GONE];
    const wanted = intended.get(place);
    if (wanted !== undefined && was === is) return [`${place} is meant to differ, and does not: ${is}`];
    return is === (wanted ?? was) ? [] : [`${place}\n  was ${shorten(was)}\n  is  ${shorten(is)}`];
  });
}

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function findIntended(area: string, differences: readonly IntendedDifference[]): Places {
  const pairs = differences.flatMap(({ cases, now }) =>
    cases
      .filter((name) => name.startsWith(`${area}/`))
      .flatMap((name) =>
        Object.entries(now).map(([place, value]) => [placeOf(name.slice(area.length + 1), place), value]),
      ),
  );
  return new Map(pairs.map(([place, value]) => [String(place), value === GONE ? GONE : JSON.stringify(value)]));
}

function flattenCases(cases: Cases, names: readonly string[]): Places {
  return new Map(names.flatMap((name) => flatten(cases.get(name), "").map(([at, text]) => [placeOf(name, at), text])));
}

function placeOf(name: string, at: string): string {
  return `${name}: ${at}`;
}

function flatten(value: unknown, at: string): (readonly [at: string, text: string])[] {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return [[at, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, at === "" ? key : `${at}.${key}`));
}
