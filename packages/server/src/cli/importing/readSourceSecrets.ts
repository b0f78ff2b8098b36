import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SourceGiven } from "@countersign/moving";
import { systemReason } from "../../config/systemReason.ts";
import { CommandFailure } from "../CommandFailure.ts";

interface SecretFiles {
  readonly passphraseFile: string | null;
  readonly keyFile: string | null;
}

/**
 * Reads what opens an encrypted file: from files, since the words of a command line can be read by others.
 * @throws {CommandFailure} failed
 */
export async function readSourceSecrets(
  { passphraseFile, keyFile }: SecretFiles,
  folder: string,
): Promise<Pick<SourceGiven, "passphrase" | "key">> {
  return {
    passphrase: passphraseFile === null ? null : await readPassphrase(passphraseFile, folder),
    key: keyFile === null ? null : await readKey(keyFile, folder),
  };
}

/** @throws {CommandFailure} failed */
export async function readPassphrase(file: string, folder: string): Promise<string> {
  const [first = ""] = (await readText(file, folder)).split(/\r?\n/);
  if (first === "") throw new CommandFailure("failed", `The first line of ${file} is empty.`);
  return first;
}

async function readKey(file: string, folder: string): Promise<Uint8Array> {
  const text = (await readText(file, folder)).trim();
  if (!/^([0-9a-f]{2}){16,64}$/i.test(text))
    throw new CommandFailure("failed", `${file} must hold a key of 16 to 64 bytes in hexadecimal digits.`);
  return Buffer.from(text, "hex");
}

/**
 * Reads a list as age keeps recipients and secret keys: one a line, none where a line is empty or begins with `#`.
 * @throws {CommandFailure} failed where it holds none, or what is none
 */
export async function readKeyList(file: string, folder: string, list: KeyList): Promise<readonly string[]> {
  const lines = (await readText(file, folder)).split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const judged = await Promise.all(keys.map(list.isOne));
  if (keys.length > 0 && judged.every(Boolean)) return keys;
  throw new CommandFailure("failed", `${file} must hold ${list.rule}, one a line.`);
}

export interface KeyList {
  readonly rule: string;
  isOne(text: string): Promise<boolean>;
}

async function readText(file: string, folder: string): Promise<string> {
  try {
    return await readFile(resolve(folder, file), "utf8");
  } catch (error) {
    throw new CommandFailure("failed", `${file} cannot be read (${systemReason(error)}).`);
  }
}
