/** The embedded database, in the data folder. */
export const DATABASE_FILE = "countersign.db";
/** What the process that serves holds. */
export const SERVE_LOCK_FILE = "serve.lock";
/** What a process holds that copies the database of the folder. */
export const BACKUP_LOCK_FILE = "backup.lock";
/** What is left of both locks when nobody holds them: nothing of it is needed. */
export const lockFiles: readonly string[] = [SERVE_LOCK_FILE, BACKUP_LOCK_FILE].flatMap((file) => [
  file,
  `${file}-journal`,
]);
/** Every file of the embedded database; SQLite keeps two beside its own. */
export const embeddedFiles: readonly string[] = [
  SERVE_LOCK_FILE,
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
];
