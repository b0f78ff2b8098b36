import { backupPassphrase, duration, path, wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** What seals backups, and when the service makes them by itself. */
export const backupSettings = {
  backupPassphrase: {
    name: "COUNTERSIGN_BACKUP_PASSPHRASE",
    section: "Backups",
    kind: backupPassphrase,
    secret: true,
    unset: "a key that is derived from the master key",
    description:
      "What backups are sealed by, in place of a key that is derived from the master key. A restored backup needs the master key besides: no backup holds it.",
  },
  backupDir: {
    name: "COUNTERSIGN_BACKUP_DIR",
    section: "Backups",
    kind: path,
    secret: false,
    unset: "the service makes no backups by itself",
    description:
      "Folder that the service makes backups of the embedded database in, best on another disk. PostgreSQL is backed up by its own tools.",
  },
  backupEvery: {
    name: "COUNTERSIGN_BACKUP_EVERY",
    section: "Backups",
    kind: duration,
    secret: false,
    default: "24h",
    description: "How old the newest backup in that folder becomes before the next one is made.",
  },
  backupKeep: {
    name: "COUNTERSIGN_BACKUP_KEEP",
    section: "Backups",
    kind: wholeNumber(1, 10_000),
    secret: false,
    default: "14",
    description:
      "How many backups stay in that folder. Older ones are deleted once a newer one is whole; other files are left alone.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
