import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  DATABASE_FILE,
  holdServeLock,
  lockFiles,
  type MasterKey,
  NEWEST_SCHEMA,
  WrongMasterKey,
} from "@countersign/store";
import { bootstrapPath } from "../config/bootstrapFile.ts";
import { masterKeyPath } from "../config/masterKeyFile.ts";
import { FILE_MODE, FOLDER_MODE, giveToOwner, makePrivateFolder, syncFolder } from "../config/privateFile.ts";
import { restoreDraftPath } from "../config/restoreDraft.ts";
import { systemReason } from "../config/systemReason.ts";
import { BackupFailed } from "./BackupFailed.ts";
import type { BackupManifest } from "./backupManifest.ts";
import { giveLocks } from "./giveLocks.ts";
import { readBackup } from "./readBackup.ts";

export interface RestoreParts {
  /** The backup. */
  readonly source: string;
  readonly secrets: readonly string[];
  readonly dataDir: string;
  /** Files that hold secrets by the settings: they may lie in the data folder. */
  readonly secretFiles: readonly string[];
  readonly masterKey: Pick<MasterKey, "judgeCheck">;
  /** Has the database of a folder ready to be served, before anybody can: nothing is restored when it throws. */
  prepare(folder: string, manifest: BackupManifest): Promise<void>;
}

/** Lies on every new disk of some file systems. */
const NEW_DISK = "lost+found";

/** What a backup may hold; a name that is none of these is not written. */
const FILES: readonly string[] = [DATABASE_FILE, basename(bootstrapPath(""))];

/**
 * Restores a backup into a data folder that holds nothing but a key. All of it is read, and prepared, in a folder within that
 * one; the database comes last out of there, so that what was broken off serves nobody.
 * @throws {BackupFailed} FolderServed, WrongMasterKey, and what `prepare` throws
 */
export async function restoreBackup(parts: RestoreParts): Promise<BackupManifest> {
  const { dataDir, source, secrets, masterKey } = parts;
  await demandEmpty(parts);
  await makePrivateFolder(dataDir);
  const held = holdServeLock(dataDir);
  const draft = restoreDraftPath(dataDir);
  try {
    await giveLocks(dataDir);
    await demandEmpty(parts); // once more: somebody may have served until a moment ago
    await beginAnew(draft, dataDir);
    const manifest = await readBackup(source, secrets, {
      begin: async (found) => demandUsable(found, masterKey),
      take: (name, pieces) => takeFile(draft, name, pieces),
    });
    await parts.prepare(draft, manifest);
    await moveOut(draft, dataDir, manifest);
    return manifest;
  } finally {
    await rm(draft, { recursive: true, force: true });
    held.release();
  }
}

/** A backup of another master key, or of a newer build, is refused before anything of it is written. */
function demandUsable({ keyCheck, schema, countersign }: BackupManifest, masterKey: RestoreParts["masterKey"]): void {
  if (masterKey.judgeCheck(Buffer.from(keyCheck, "base64")) === "unknown") throw new WrongMasterKey();
  if (schema > NEWEST_SCHEMA)
    throw new BackupFailed(`The backup was made by Countersign ${countersign}, which is newer: restore it with that.`);
}

async function demandEmpty({ dataDir, secretFiles }: RestoreParts): Promise<void> {
  const names = await listNames(dataDir);
  const keys = [masterKeyPath(dataDir), ...secretFiles];
  const draft = basename(restoreDraftPath(dataDir));
  // Next to the draft of a restore that was broken off, this came out of it.
  const ours = names.includes(draft) ? [draft, basename(bootstrapPath(dataDir))] : [];
  const allowed = new Set([...lockFiles, NEW_DISK, ...ours]);
  const others = names.filter((name) => !allowed.has(name) && !keys.includes(join(dataDir, name)));
  if (others.length === 0) return;
  const listed = others.slice(0, 3).join(", ") + (others.length > 3 ? ", …" : "");
  throw new BackupFailed(
    `${dataDir} is not empty (${listed}): a backup is restored into a folder that holds nothing but the master key. Move what is there away, or name another folder by COUNTERSIGN_DATA_DIR.`,
  );
}

async function listNames(dataDir: string): Promise<readonly string[]> {
  try {
    return await readdir(dataDir);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === "ENOENT") return [];
    throw new BackupFailed(`${dataDir} cannot be used (${reason}).`);
  }
}

async function beginAnew(draft: string, dataDir: string): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: FOLDER_MODE });
  await giveToOwner(draft, dataDir);
}

async function takeFile(draft: string, name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  if (!FILES.includes(name))
    throw new BackupFailed(`The backup holds ${JSON.stringify(name)}, which is nothing of ours.`);
  const file = await open(join(draft, name), "wx", FILE_MODE);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  await giveToOwner(join(draft, name), draft);
}

/** The database is the last: without it nothing serves. */
async function moveOut(draft: string, dataDir: string, { files }: BackupManifest): Promise<void> {
  const names = files.map(({ name }) => name).sort((a, b) => Number(a === DATABASE_FILE) - Number(b === DATABASE_FILE));
  await sync(join(draft, DATABASE_FILE)); // it was written to since it was taken
  await giveToOwner(join(draft, DATABASE_FILE), draft);
  for (const name of names) {
    await rename(join(draft, name), join(dataDir, name));
    await syncFolder(dataDir);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
