import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "@countersign/core";
import { MASTER_KEY_BYTES } from "@countersign/store";
import { masterKey } from "./kinds.ts";
import { createPrivateFile, makePrivateFolder } from "./privateFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { readSecretText } from "./secretFile.ts";
import { systemReason } from "./systemReason.ts";

export interface MasterKeyFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Accounts of the machine that should not can read or change it. */
  readonly isTooOpen: boolean;
}

/**
 * Reads a master key from a file that holds it in base64.
 *
 * @throws {SettingsError} when it cannot be read or holds anything else; the text holds nothing of the file
 */
export async function readMasterKeyFile(path: string): Promise<MasterKeyFile> {
  try {
    const { text, isTooOpen } = readSecretText(path);
    const bytes = text === null ? null : masterKey.parse(text);
    if (bytes === null) throw new SettingsError([{ name: path, rule: `must hold ${masterKey.rule}.` }]);
    return { path, bytes, isTooOpen };
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([{ name: path, rule: `cannot be read (${systemReason(error)}).` }]);
  }
}

/** Gives the path of the master key that is made in the data folder. */
export function masterKeyPath(dataDir: string): string {
  return join(dataDir, "master.key");
}

/**
 * Gives the master key in the data folder and makes folder and key when they are missing. Processes that meet here get
 * the same key.
 *
 * @throws {SettingsError} when the folder cannot be written or its key cannot be used
 */
export async function ensureMasterKeyFile(dataDir: string, random: Random): Promise<MasterKeyFile> {
  const path = masterKeyPath(dataDir);
  await makePrivateFolder(dataDir);
  if (!existsSync(path)) {
    const made = Buffer.from(random.bytes(MASTER_KEY_BYTES)).toString("base64");
    await createPrivateFile(path, `${made}\n`, random);
  }
  return await readMasterKeyFile(path);
}
