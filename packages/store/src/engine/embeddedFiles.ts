/** The embedded database, in the data folder. */
export const DATABASE_FILE = "countersign.db";
/** What the process that serves holds. */
export const SERVE_LOCK_FILE = "serve.lock";
/** Every file of the embedded database; SQLite keeps two beside its own. */
export const embeddedFiles: readonly string[] = [
  SERVE_LOCK_FILE,
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
];
