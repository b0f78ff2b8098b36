import { connectDatabase, connectReadOnly, type Database, schemaVersion } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { isDatabaseThere } from "./isDatabaseThere.ts";
import { versions } from "./versions.ts";

type Work<T> = (database: Database) => Promise<T>;

/**
 * Lends the database that a service has made, with the schema of this build.
 * @throws {CommandFailure} failed when there is none, or it has another schema
 */
export function withDatabase<T>(settings: Settings, work: Work<T>): Promise<T> {
  return lend(settings, () => connectDatabase(settings, () => undefined), work);
}

/**
 * As `withDatabase`, for a command that only looks: the database refuses to write.
 * @throws {CommandFailure}
 */
export function withReadOnlyDatabase<T>(settings: Settings, work: Work<T>): Promise<T> {
  return lend(settings, () => connectReadOnly(settings), work);
}

async function lend<T>(settings: Settings, connect: () => Promise<Database>, work: Work<T>): Promise<T> {
  if (!isDatabaseThere(settings)) throw neverServed();
  const database = await connect();
  try {
    const schema = await schemaVersion(database);
    if (schema === 0) throw neverServed();
    if (schema !== versions.schema) throw otherSchema(schema);
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Gives what to tell an operator who is in the wrong folder, or early. */
export function neverServed(): CommandFailure {
  return new CommandFailure(
    "failed",
    "There are no data here yet. Start the service once (countersign serve), or run this command in its folder or " +
      "with its settings (COUNTERSIGN_DATA_DIR, COUNTERSIGN_DATABASE_URL).",
  );
}

function otherSchema(schema: number): CommandFailure {
  const isOlder = schema < versions.schema;
  const advice = isOlder ? "Bring it up to date: countersign migrate" : "Use the build that made it, or a newer one";
  const finding = `The database has schema ${schema}, this build knows ${versions.schema}.`;
  return new CommandFailure("failed", `${finding} ${advice}.`);
}
