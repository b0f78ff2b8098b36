import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeText } from "./decodeText.ts";
import { type EnvEntry, readEnvText } from "./readEnvText.ts";
import { SettingsError } from "./SettingsError.ts";
import { settingNames } from "./settingNames.ts";
import { systemReason } from "./systemReason.ts";

export interface EnvFile {
  readonly path: string;
  readonly entries: readonly EnvEntry[];
}

/**
 * Reads the file `.env` in a folder; null when there is none.
 *
 * @throws {SettingsError} when it is there and cannot be read, naming every line that cannot; the text holds no value
 */
export async function readEnvFile(folder: string): Promise<EnvFile | null> {
  const path = join(folder, ".env");
  const bytes = await readBytes(path);
  if (bytes === null) return null;
  const text = decodeText(bytes);
  if (text === null) throw new SettingsError([{ name: path, rule: "is not UTF-8 text: save it with that encoding." }]);
  const { entries, mistakes } = readEnvText(text);
  const wrong = [...mistakes, ...contradictionsIn(entries)].sort((a, b) => a.line - b.line);
  if (wrong.length > 0) throw new SettingsError(wrong.map(({ line, rule }) => ({ name: `${path}:${line}`, rule })));
  return { path, entries };
}

/** Other tools read these, and this one does not. */
const UNREAD = /^\.env(\.(local|production|prod|development|dev|staging|test|txt))+$/i;

/** Gives the names of files in a folder that an operator may take for the one that is read. */
export async function findUnreadEnvFiles(folder: string): Promise<readonly string[]> {
  // What cannot be listed can still hold a readable .env.
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => UNREAD.test(name)).sort();
}

async function readBytes(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === "ENOENT" && !(await isLink(path))) return null;
    const what = reason === "ENOENT" ? "is a link to a file that is not there" : `cannot be read (${reason})`;
    throw new SettingsError([{ name: path, rule: `${what}.` }]);
  }
}

async function isLink(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

/** Finds settings that are set twice, to different values: only the operator knows which he means. */
function contradictionsIn(entries: readonly EnvEntry[]): { readonly line: number; readonly rule: string }[] {
  const first = new Map<string, EnvEntry>();
  const found: { readonly line: number; readonly rule: string }[] = [];
  for (const entry of entries) {
    const { name, value, line } = entry;
    const other = first.get(name) ?? entry;
    first.set(name, other);
    if (other.value !== value && settingNames.has(name)) {
      found.push({ line, rule: `sets ${name} to something else than line ${other.line} does.` });
    }
  }
  return found;
}
