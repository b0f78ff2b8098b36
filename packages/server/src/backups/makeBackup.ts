import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { type Random, randomHex } from "@countersign/core";
import { type SecretLock, sealBytes } from "@countersign/moving";
import { copyDatabase, DATABASE_FILE, holdBackupLock, type MasterKey } from "@countersign/store";
import { bootstrapPath } from "../config/bootstrapFile.ts";
import { giveToOwner } from "../config/privateFile.ts";
import { systemReason } from "../config/systemReason.ts";
import { iso } from "../iso.ts";
import { version } from "../version.ts";
import { BackupFailed } from "./BackupFailed.ts";
import type { BackupManifest } from "./backupManifest.ts";
import { giveLocks } from "./giveLocks.ts";
import { publishFile } from "./publishFile.ts";

export interface BackupParts {
  readonly dataDir: string;
  /** The file to make. */
  readonly target: string;
  /** Whether it takes the place of a file that is there. */
  readonly replaces: boolean;
  readonly lock: SecretLock;
  readonly masterKey: Pick<MasterKey, "judgeCheck">;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** How large the file is. */
  readonly bytes: number;
}

/** The copy on its way lies with the data, whose rights and disk it has; one that was left behind is written anew. */
const COPY = "backup.draft";

/**
 * Makes a backup of a data folder while others serve from it: the embedded database as it is at one moment, and
 * `bootstrap.json`. It holds no master key.
 * @throws {BackupFailed} BackupUnderWay, StoreUnavailable
 */
export async function makeBackup(parts: BackupParts): Promise<MadeBackup> {
  const { dataDir, target, replaces, signal } = parts;
  if (!replaces && (await isThere(target)))
    throw new BackupFailed(`${target} is there already: name another file, or say --force to replace it.`);
  const held = holdBackupLock(dataDir);
  const copy = join(dataDir, COPY);
  try {
    await giveLocks(dataDir);
    const facts = await copyDatabase(dataDir, copy, signal);
    await giveToOwner(copy, dataDir);
    const files = [{ name: DATABASE_FILE, read: () => createReadStream(copy) }, ...(await listBeside(dataDir))];
    const manifest = await describe(parts, facts, files);
    const sealed = sealBytes(contentOf(manifest, files), parts.lock);
    const bytes = await publishFile({ target, replaces, mark: randomHex(parts.random, 8), signal }, sealed);
    return { manifest, bytes };
  } finally {
    await rm(copy, { force: true });
    held.release();
  }
}

interface BackedUpFile {
  readonly name: string;
  /** Gives what is in it, the same each time. */
  read(): AsyncIterable<Uint8Array>;
}

/** What a first start made and the database does not hold. Models are built anew, and exported parts of the trail are whole by themselves. */
async function listBeside(dataDir: string): Promise<readonly BackedUpFile[]> {
  const path = bootstrapPath(dataDir);
  if (!(await isThere(path))) return [];
  const content = await readFile(path); // the service may write it anew meanwhile
  return [{ name: basename(path), read: () => Readable.from([content]) }];
}

async function describe(
  { masterKey, nowMs }: BackupParts,
  facts: Awaited<ReturnType<typeof copyDatabase>>,
  files: readonly BackedUpFile[],
): Promise<BackupManifest> {
  if ("damage" in facts)
    throw new BackupFailed(`The database is damaged (${facts.damage}): keep the backups that you have, restore one.`);
  const { schema, databaseId, keyCheck, keyIds, rows } = facts;
  if (keyCheck === null) throw new BackupFailed("There are no data here yet: start the service once.");
  if (masterKey.judgeCheck(Buffer.from(keyCheck, "base64")) === "unknown")
    throw new BackupFailed(
      "The master key is not the one that the data were stored under: nobody could use the backup.",
    );
  return {
    ...{ format: "countersign-backup", version: 1, madeAt: iso(nowMs), countersign: version },
    ...{ schema, databaseId, keyCheck, keyIds: [...keyIds] },
    tables: Object.entries(rows).map(([name, count]) => ({ name, rows: count })),
    files: await Promise.all(files.map(measure)),
  };
}

async function measure({ name, read }: BackedUpFile): Promise<BackupManifest["files"][number]> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of read()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, bytes, sha256: hash.digest("hex") };
}

/** The manifest on a line of its own, then the files one behind the other. */
async function* contentOf(manifest: BackupManifest, files: readonly BackedUpFile[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`);
  for (const { read } of files) yield* read();
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemReason(error))) return false;
    throw new BackupFailed(`${path} cannot be used (${systemReason(error)}).`);
  }
}
