/** Which distances bench/face.ts speaks of: labelled pairs, people compared with everybody else, and templates. */
import { type FacePair, nameFaces } from "./facePairs.ts";
import { type Trials, toTrials } from "./faceRates.ts";

export type Descriptors = ReadonlyMap<string, readonly number[]>;

/** More would only take longer. */
const MOST_CROSS_TRIALS = 2_000_000;

/** The distances of the labelled pairs themselves; pairs of which a photo shows no face are left out. */
export function pairTrials(pairs: readonly FacePair[], descriptors: Descriptors): Trials {
  const distances = (same: boolean): number[] =>
    pairs.flatMap((pair) => {
      const [a, b] = [descriptors.get(pair.a), descriptors.get(pair.b)];
      return pair.same === same && a !== undefined && b !== undefined ? [distance(a, b)] : [];
    });
  return toTrials(distances(true), distances(false));
}

/** The rising distances between photos of any two people of the list, or an even choice of them. */
export function crossDistances(pairs: readonly FacePair[], descriptors: Descriptors): Float64Array {
  const faces = [...nameFaces(pairs)].flatMap(([path, name]) => {
    const descriptor = descriptors.get(path);
    return descriptor === undefined ? [] : [{ name, descriptor }];
  });
  const step = Math.max(1, Math.ceil((faces.length * faces.length) / 2 / MOST_CROSS_TRIALS));
  const distances: number[] = [];
  let turn = 0;
  for (const [index, one] of faces.entries()) {
    for (let next = index + 1; next < faces.length; next += 1) {
      const other = faces[next];
      turn += 1;
      if (other === undefined || other.name === one.name || turn % step !== 0) continue;
      distances.push(distance(one.descriptor, other.descriptor));
    }
  }
  return Float64Array.from(distances).sort();
}

/** Every person's template of `photos` photos against their other photos, and against those of all other people. */
export function templateTrials(pairs: readonly FacePair[], descriptors: Descriptors, photos: number): Trials {
  const people = groupByPerson(pairs, descriptors);
  const genuine: number[] = [];
  const impostor: number[] = [];
  const all = [...people].flatMap(([name, own]) => own.map((descriptor) => ({ name, descriptor })));
  const templates = [...people].flatMap(([name, own]) => (own.length < photos ? [] : [{ name, own }]));
  const step = Math.max(1, Math.ceil((templates.length * all.length) / MOST_CROSS_TRIALS));
  for (const { name, own } of templates) {
    own.forEach((probe, index) => {
      const others = [...own.slice(index + 1), ...own.slice(0, index)].slice(0, photos);
      if (others.length === photos) genuine.push(distance(mean(others), probe));
    });
    const template = mean(own.slice(0, photos));
    for (let index = 0; index < all.length; index += step) {
      const probe = all[index];
      if (probe !== undefined && probe.name !== name) impostor.push(distance(template, probe.descriptor));
    }
  }
  return toTrials(genuine, impostor);
}

function groupByPerson(pairs: readonly FacePair[], descriptors: Descriptors): Map<string, (readonly number[])[]> {
  const people = new Map<string, (readonly number[])[]>();
  for (const [path, name] of nameFaces(pairs)) {
    const descriptor = descriptors.get(path);
    if (descriptor !== undefined) people.set(name, [...(people.get(name) ?? []), descriptor]);
  }
  return people;
}

function mean(descriptors: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = descriptors;
  return first.map((_, at) => descriptors.reduce((sum, one) => sum + (one[at] ?? 0), 0) / descriptors.length);
}

function distance(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.sqrt(sum);
}
