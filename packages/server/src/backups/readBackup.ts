import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ArchiveUnreadable, openBytes } from "@countersign/moving";
import { systemReason } from "../config/systemReason.ts";
import { BackupFailed } from "./BackupFailed.ts";
import { type BackupManifest, isBackupManifest } from "./backupManifest.ts";

/** Longer than any that was made; nobody's memory is filled by what is no manifest. */
const LONGEST_MANIFEST_BYTES = 16 * 2 ** 20;

/** What takes the files of a backup as they come. */
export interface FileTaker {
  /** Told before anything else: what it throws is thrown. */
  begin(manifest: BackupManifest): Promise<void>;
  /** Given piece by piece; whether all of it was as it was written shows at the end of all files. */
  take(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Reads a backup from its first byte to its last and hands over what is in it. Only when this resolves was all of it there, as it
 * was written.
 * @throws {BackupFailed} when it cannot be read, opens by none of the secrets, was changed or cut off, or is none
 */
export async function readBackup(path: string, secrets: readonly string[], taker: FileTaker): Promise<BackupManifest> {
  try {
    const bytes = createReader(openBytes(createReadStream(path), secrets));
    const manifest = await readManifest(bytes, path);
    await taker.begin(manifest);
    for (const file of manifest.files) await handOver(bytes, file, taker, path);
    if (!(await bytes.isAtEnd())) throw changed(path);
    return manifest;
  } catch (error) {
    throw failureOf(error, path);
  }
}

function failureOf(error: unknown, path: string): unknown {
  if (error instanceof ArchiveUnreadable) return error.reason === "changed" ? changed(path) : locked(path);
  if (error instanceof BackupFailed || !(error instanceof Error && "syscall" in error)) return error;
  const at = "path" in error && typeof error.path === "string" ? error.path : path;
  return new BackupFailed(`${at} cannot be used (${systemReason(error)}).`);
}

function changed(path: string): BackupFailed {
  return new BackupFailed(`${path} is no whole backup: it was changed or cut off, or is something else.`);
}

function locked(path: string): BackupFailed {
  return new BackupFailed(
    `${path} was sealed under another key: give the master key of then (COUNTERSIGN_MASTER_KEY_PREVIOUS takes it beside a newer one), ` +
      "or the passphrase (COUNTERSIGN_BACKUP_PASSPHRASE).",
  );
}

async function handOver(
  bytes: ByteReader,
  { name, bytes: length, sha256 }: BackupManifest["files"][number],
  taker: FileTaker,
  path: string,
): Promise<void> {
  const hash = createHash("sha256");
  let left = length;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    while (left > 0) {
      const piece = await bytes.read(left);
      if (piece === null) throw changed(path);
      left -= piece.length;
      hash.update(piece);
      yield piece;
    }
  }
  await taker.take(name, pieces());
  if (left > 0 || hash.digest("hex") !== sha256) throw changed(path);
}

async function readManifest(bytes: ByteReader, path: string): Promise<BackupManifest> {
  const line = await bytes.readLine(LONGEST_MANIFEST_BYTES);
  const manifest = line === null ? null : parse(line);
  if (isBackupManifest(manifest)) return manifest;
  throw new BackupFailed(`${path} is no backup that this build can read: use the build that made it, or a newer one.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface ByteReader {
  /** Gives some bytes, `most` at most; null at the end. */
  read(most: number): Promise<Uint8Array | null>;
  /** Gives the text before the next line feed; null where there is none within so many bytes. */
  readLine(most: number): Promise<string | null>;
  isAtEnd(): Promise<boolean>;
}

function createReader(source: AsyncGenerator<Uint8Array>): ByteReader {
  let waiting: Uint8Array = new Uint8Array(0);

  /** Has bytes wait, unless there are no more. */
  async function fill(): Promise<boolean> {
    while (waiting.length === 0) {
      const next = await source.next();
      if (next.done === true) return false;
      waiting = next.value;
    }
    return true;
  }

  async function read(most: number): Promise<Uint8Array | null> {
    if (!(await fill())) return null;
    const piece = waiting.subarray(0, most);
    waiting = waiting.subarray(piece.length);
    return piece;
  }

  return {
    read,
    async readLine(most) {
      const pieces: Uint8Array[] = [];
      for (let length = 0; length <= most && (await fill()); ) {
        const end = waiting.indexOf(0x0a);
        const piece = await read(end === -1 ? waiting.length : end + 1);
        if (piece === null) return null;
        pieces.push(piece);
        length += piece.length;
        if (end !== -1) return Buffer.concat(pieces).toString("utf8", 0, length - 1);
      }
      return null;
    },
    isAtEnd: async () => !(await fill()),
  };
}
