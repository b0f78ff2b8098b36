import { openStorehouse, type Storehouse, type StorehouseView, viewStorehouse } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { isDatabaseThere } from "../start/isDatabaseThere.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { versions } from "./versions.ts";

/**
 * Lends the database that a service has made, with the schema of this build.
 * @throws {CommandFailure} failed when there is none, or it has another schema
 */
export function withStorehouse<T>(settings: Settings, work: (storehouse: Storehouse) => Promise<T>): Promise<T> {
  return lend(settings, openStorehouse, work);
}

/**
 * As `withStorehouse`, for a command that only looks: the database refuses to write.
 * @throws {CommandFailure}
 */
export function withStorehouseView<T>(settings: Settings, work: (view: StorehouseView) => Promise<T>): Promise<T> {
  return lend(settings, viewStorehouse, work);
}

async function lend<View extends StorehouseView, T>(
  settings: Settings,
  open: (settings: Settings) => Promise<View>,
  work: (view: View) => Promise<T>,
): Promise<T> {
  if (!isDatabaseThere(settings)) throw neverServed();
  const view = await open(settings);
  try {
    const schema = await view.schemaVersion();
    if (schema === 0) throw neverServed();
    if (schema !== versions.schema) throw otherSchema(schema);
    return await work(view);
  } finally {
    await view.close();
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
