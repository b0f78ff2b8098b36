/** Labelled pairs of photos for bench/face.ts, from the forms in which such lists come. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

export interface FacePair {
  /** Paths below the folder of images. */
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

const LFW_DIGITS = 4;
const LFW_NAME = /^(.+)_\d{4}$/;
const EXTENSIONS = [".jpg", ".jpeg", ".png", ".webp", ".pgm"];

/**
 * Reads a list of pairs: JSON (an array, or an object with `pairs`) of `{a, b, same}`; LFW's `pairs.txt` (`name 1 4`
 * for one person, `name 1 other 2` for two); or lines `a,b,1` and `a,b,0`, with commas, semicolons or tabs.
 */
export function readPairs(file: string): FacePair[] {
  const text = readFileSync(file, "utf8").trim();
  const pairs = /^[[{]/.test(text) ? parseJson(text) : text.split(/\r?\n/).flatMap(parseLine);
  if (pairs.length === 0) throw new Error(`${file} holds no pairs.`);
  return pairs;
}

function parseJson(text: string): FacePair[] {
  const list: unknown = JSON.parse(text);
  const entries = Array.isArray(list) ? list : (list as { pairs: unknown[] }).pairs; // as: the other form we take
  return entries.map((entry) => {
    const { a, b, same } = entry as Record<string, unknown>; // as: each field is checked below
    if (typeof a !== "string" || typeof b !== "string" || same === undefined) {
      throw new Error(`A pair needs a, b and same: ${JSON.stringify(entry)}`);
    }
    return { a, b, same: isSame(String(same)) };
  });
}

function parseLine(line: string): FacePair[] {
  const fields = line.trim().split(line.includes("\t") ? /\t/ : /\s*[,;]\s*|\s+/);
  const [first = "", second = "", third = "", fourth] = fields;
  if (fields.length === 4 && isNumber(second) && isNumber(fourth)) {
    return [{ a: lfwPath(first, second), b: lfwPath(third, fourth ?? ""), same: false }];
  }
  if (fields.length !== 3) return []; // the heading of LFW's list: how many folds, how many pairs
  if (isNumber(second) && isNumber(third)) return [{ a: lfwPath(first, second), b: lfwPath(first, third), same: true }];
  return /^(0|1|true|false|yes|no)$/i.test(third) ? [{ a: first, b: second, same: isSame(third) }] : [];
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

function isSame(text: string): boolean {
  return /^(1|true|yes)$/i.test(text);
}

function lfwPath(name: string, number: string): string {
  return `${name}/${name}_${number.padStart(LFW_DIGITS, "0")}.jpg`;
}

/**
 * Finds the images of a list in their own folders or in a flat one, whatever the ending of their files; an image that is
 * nowhere has no entry.
 *
 * @throws {Error} two images of the list are one file: in a flat folder `s1/1` and `s2/1` would be
 */
export function findImages(folder: string, pairs: readonly FacePair[]): Map<string, string> {
  const files = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const path of pathsOf(pairs)) {
    const file = findImage(folder, path);
    if (file === null) continue;
    const other = paths.get(file);
    if (other !== undefined) throw new Error(`${other} and ${path} of the list are one file: ${file}`);
    files.set(path, file);
    paths.set(file, path);
  }
  return files;
}

function findImage(folder: string, path: string): string | null {
  const stem = path.slice(0, path.length - extname(path).length);
  const names = [path, ...EXTENSIONS.map((extension) => stem + extension)];
  const candidates = [...names, ...names.map((name) => basename(name))];
  return candidates.map((name) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

export function pathsOf(pairs: readonly FacePair[]): Set<string> {
  return new Set(pairs.flatMap(({ a, b }) => [a, b]));
}

/**
 * Gives a name of the person to every image: what its path says, where the paths of this list tell people apart, else its
 * own. Where a pair says that two such names are one person, they are one.
 */
export function nameFaces(pairs: readonly FacePair[]): Map<string, string> {
  const nameOf = doPathsNamePeople(pairs) ? personOf : (path: string): string => path;
  const merged = new Map<string, string>();
  const rootOf = (name: string): string => {
    const next = merged.get(name) ?? name;
    return next === name ? name : rootOf(next);
  };
  for (const { a, b, same } of pairs) if (same) merged.set(rootOf(nameOf(a)), rootOf(nameOf(b)));
  return new Map([...pathsOf(pairs)].map((path) => [path, rootOf(nameOf(path))]));
}

/** Tells whether paths name people in this list: not where all have one name, or two people that a pair tells apart. */
export function doPathsNamePeople(pairs: readonly FacePair[]): boolean {
  const names = new Set([...pathsOf(pairs)].map(personOf));
  return names.size > 1 && pairs.every(({ a, b, same }) => same || personOf(a) !== personOf(b));
}

/** The folder names the person; of a file in no folder the name does in LFW's form alone: `img1` and `img2` may be two. */
function personOf(path: string): string {
  const folder = dirname(path);
  if (folder !== ".") return folder;
  const stem = basename(path, extname(path));
  return LFW_NAME.exec(stem)?.[1] ?? stem;
}
