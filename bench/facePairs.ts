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
const EXTENSIONS = [".jpg", ".jpeg", ".png", ".webp"];

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

/** Finds an image of the list in its own folder or in a flat one, whatever its file's ending; null when it is nowhere. */
export function findImage(folder: string, path: string): string | null {
  const stem = path.slice(0, path.length - extname(path).length);
  const names = [path, ...EXTENSIONS.map((extension) => stem + extension)];
  const candidates = [...names, ...names.map((name) => basename(name))];
  return candidates.map((name) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

/**
 * Gives a name of the person to every image: its folder's, or the file's without its number. Where a pair says that
 * two such names are one person, they are one.
 */
export function nameFaces(pairs: readonly FacePair[]): Map<string, string> {
  const merged = new Map<string, string>();
  const rootOf = (name: string): string => {
    const next = merged.get(name) ?? name;
    return next === name ? name : rootOf(next);
  };
  for (const { a, b, same } of pairs) if (same) merged.set(rootOf(nameOf(a)), rootOf(nameOf(b)));
  const paths = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return new Map([...paths].map((path) => [path, rootOf(nameOf(path))]));
}

function nameOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? basename(path, extname(path)).replace(/[_-]?\d+$/, "") : folder;
}
