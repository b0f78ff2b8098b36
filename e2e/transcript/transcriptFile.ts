import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

type Json = Readonly<Record<string, unknown>>;

/** The cases of an area, by name: what was asked and answered, or what else is to stay. */
export type Cases = ReadonlyMap<string, Json>;
export type Transcript = ReadonlyMap<string, Cases>;

const FOLDER = join(import.meta.dirname, "recorded");
const LINE_CHARACTERS = 120;
/** Stands in the files for the members that are null: an account has forty of them. */
const NULLS = "(null)";
const FEWEST_NULLS = 3;
/** Stands in the files for an object that says again what the object around it says. */
const AS_AROUND = "(as around it)";

/** Reads the files, one for each area. */
export function readTranscript(): Transcript {
  return new Map(
    listFiles().map((file) => [file.replace(".json", ""), parse(readFileSync(join(FOLDER, file), "utf8"))]),
  );
}

/** Writes the files anew. */
export function writeTranscript(transcript: Transcript): void {
  for (const file of listFiles()) rmSync(join(FOLDER, file));
  for (const [area, cases] of transcript) writeFileSync(join(FOLDER, `${area}.json`), print(cases));
}

function listFiles(): readonly string[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
}

/** Gives the text of a file, in which a change of one answer is a change of few lines. */
export function print(cases: Cases): string {
  const folded = [...cases].map(([name, entry]) => [name, mapMembers(entry, fold)]);
  return `${printValue(Object.fromEntries(folded), "", 0)}\n`;
}

export function parse(text: string): Cases {
  return new Map(Object.entries(unfold(JSON.parse(text)) as Record<string, Json>)); // as: written by print
}

function mapMembers(object: object, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function fold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fold);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const nulls = members.filter(([, inner]) => inner === null).map(([key]) => key);
  const hidden = new Set(nulls.length < FEWEST_NULLS ? [] : nulls);
  const shown = members
    .filter(([key]) => !hidden.has(key))
    .map(([key, inner]) => [key, repeatsAround(inner, key, value) ? AS_AROUND : fold(inner)]);
  return Object.fromEntries(hidden.size === 0 ? shown : [...shown, [NULLS, [...hidden].join(" ")]]);
}

function repeatsAround(inner: unknown, key: string, around: object): boolean {
  const others = Object.fromEntries(Object.entries(around).filter(([other]) => other !== key));
  return typeof inner === "object" && inner !== null && isDeepStrictEqual(inner, others);
}

function unfold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unfold);
  if (typeof value !== "object" || value === null) return value;
  const { [NULLS]: nulls, ...rest } = value as Json;
  const names = typeof nulls === "string" ? nulls.split(" ") : [];
  const members = [...Object.entries(rest), ...names.map((name) => [name, null] as const)];
  const plain = Object.fromEntries(members.filter(([, inner]) => inner !== AS_AROUND));
  const repeated = members.filter(([, inner]) => inner === AS_AROUND).map(([key]) => [key, mapMembers(plain, unfold)]);
  return { ...mapMembers(plain, unfold), ...Object.fromEntries(repeated) };
}

/** Gives JSON with whatever fits in one line on one line. */
function printValue(value: unknown, indent: string, taken: number): string {
  const line = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  if (typeof value !== "object" || value === null) return line;
  if (indent.length > 2 && indent.length + taken + line.length <= LINE_CHARACTERS) return line;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const lines = Object.entries(value).map(([key, inner]) => {
    const head = isList ? "" : `${JSON.stringify(key)}: `;
    return `${deeper}${head}${printValue(inner, deeper, head.length)}`;
  });
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}
