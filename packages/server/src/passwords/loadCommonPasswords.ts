import { readFile, stat } from "node:fs/promises";
import type { CommonPasswords } from "@countersign/core";
import { decodeText } from "../config/decodeText.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";

const MAX_FILE_MEGABYTES = 64;

/**
 * Gives the list that the setting names; null when it is off.
 * @throws {SettingsError} when its file cannot be used
 */
export async function loadCommonPasswords(setting: string): Promise<CommonPasswords | null> {
  if (setting === "off") return null;
  if (setting === "common") return { include: async (password) => (await commonList()).has(foldPassword(password)) };
  const list = listOf(await readLines(setting));
  return { include: async (password) => list.has(foldPassword(password)) };
}

let common: Promise<ReadonlySet<string>> | null = null;

/** It is read when somebody first chooses a password: a start and the command line need it not. */
function commonList(): Promise<ReadonlySet<string>> {
  common ??= import("@zxcvbn-ts/language-common").then(({ dictionary }) => listOf(dictionary["passwords-common"]));
  return common;
}

function listOf(passwords: readonly string[]): ReadonlySet<string> {
  return new Set(passwords.map(foldPassword));
}

/** Another case, another width or a blank makes no password rarer. */
function foldPassword(password: string): string {
  return password.normalize("NFKC").toLowerCase().trim();
}

async function readLines(path: string): Promise<readonly string[]> {
  const text = decodeText(await readBytes(path));
  if (text === null) throw unusable("names a file that is not UTF-8 text.");
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 0) throw unusable("names a file without a password: one stands on each line.");
  return lines;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE_MEGABYTES * 1024 ** 2) return await readFile(path);
  } catch (error) {
    throw unusable(`names a file that cannot be read (${systemReason(error)}).`);
  }
  throw unusable(`names a file of more than ${MAX_FILE_MEGABYTES} megabytes.`);
}

function unusable(rule: string): SettingsError {
  return new SettingsError([{ name: settings.passwordList.name, rule }]);
}
