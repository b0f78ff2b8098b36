import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { newId, type PoolId, type Scope } from "@countersign/core";
import { loadEnvFile } from "../config/loadEnvFile.ts";
import { readMasterKeyFile } from "../config/masterKeyFile.ts";
import { readSettings } from "../config/readSettings.ts";
import type { Settings } from "../config/settings.ts";
import type { Keyring } from "../keys/keyring.ts";
import { createMasterKey, type MasterKey } from "../keys/masterKey.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import type { Services } from "../services.ts";
import { composeSending } from "../start/composeSending.ts";
import { composeServices } from "../start/composeServices.ts";
import { connectDatabase } from "../start/connectDatabase.ts";
import { systemClock as clock, systemRandom as random } from "../start/systemPorts.ts";
import { type AdminStore, createAdminStore } from "../store/adminStore.ts";
import { schemaVersion } from "../store/migrate.ts";
import type { Database } from "../store/sql.ts";
import { CommandFailure } from "./CommandFailure.ts";
import type { Terminal } from "./output/terminal.ts";
import { versions } from "./versions.ts";

/** What most commands work on: the service that these settings describe, without its doors. */
export interface Workspace {
  readonly settings: Settings;
  readonly database: Database;
  readonly admin: AdminStore;
  readonly services: Services;
  readonly keyring: Keyring;
  readonly box: SecretBox;
}

/** @throws {SettingsError} */
export async function readOperatorSettings({
  folder,
  environment,
}: Pick<Terminal, "folder" | "environment">): Promise<Settings> {
  return readSettings(await loadEnvFile(folder, environment));
}

/**
 * Lends the service's data to a command; makes no database and no key.
 * @throws {CommandFailure} failed when there is nothing to work on
 */
export async function withWorkspace<T>(terminal: Terminal, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const settings = await readOperatorSettings(terminal);
  return await withDatabase(settings, async (database) => {
    const admin = createAdminStore(database);
    if ((await admin.listPools()).length === 0) throw neverServed();
    const masterKey = await readMasterKey(settings);
    const sending = composeSending(settings, clock, random);
    try {
      const publicUrl = (): string => settings.publicUrl ?? "http://localhost";
      const composed = await composeServices({ settings, database, masterKey, sending, clock, random, publicUrl });
      try {
        return await work({ settings, database, admin, ...composed });
      } finally {
        await composed.trail.checkpoint(clock.nowMs());
      }
    } finally {
      await Promise.all(Object.values(sending.failovers).map((each) => each.close()));
    }
  });
}

/**
 * Lends the database that a service has made, with the schema of this build.
 * @throws {CommandFailure} failed when there is none, or it has another schema
 */
export async function withDatabase<T>(settings: Settings, work: (database: Database) => Promise<T>): Promise<T> {
  if (!isDatabaseThere(settings)) throw neverServed();
  const database = connectDatabase(settings, () => undefined);
  try {
    const schema = await schemaVersion(database);
    if (schema === 0) throw neverServed();
    if (schema !== versions.schema) throw otherSchema(schema);
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Tells whether there is a database to connect to; whether a PostgreSQL is there shows when it is asked. */
export function isDatabaseThere({ databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">): boolean {
  return databaseUrl !== null || existsSync(join(dataDir, "countersign.db"));
}

/**
 * Gives the master key that the service was started with; makes none.
 * @throws {SettingsError} when a file cannot be used
 */
export async function readMasterKey(settings: Settings): Promise<MasterKey> {
  const previous = settings.masterKeyPrevious ?? undefined;
  if (settings.masterKey !== null) return createMasterKey({ bytes: settings.masterKey, previous, random });
  const path = settings.masterKeyFile ?? join(settings.dataDir, "master.key");
  const { bytes } = await readMasterKeyFile(path, path);
  return createMasterKey({ bytes, previous, random });
}

/** Gives the scope of what an operator does: the trail keeps which account of the machine he used. */
export function operatorScope(poolId: PoolId): Scope {
  const userAgent = `countersign/${versions.countersign} (command line; ${accountName()})`;
  const origin = { requestId: newId(random), ip: null, ipBlock: "unknown", userAgent };
  return { poolId, appId: null, actor: "operator", origin };
}

/** A container may run under a number that no account of it has. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

function neverServed(): CommandFailure {
  return new CommandFailure(
    "failed",
    "There are no data here yet. Start the service once (countersign serve), or run this command in its folder or " +
      "with its settings (COUNTERSIGN_DATA_DIR, COUNTERSIGN_DATABASE_URL).",
  );
}

function otherSchema(schema: number): CommandFailure {
  const advice =
    schema < versions.schema
      ? "Bring it up to date with countersign migrate"
      : "Use the build that made it, or a newer one";
  return new CommandFailure(
    "failed",
    `The database has schema ${schema}, this build knows ${versions.schema}. ${advice}.`,
  );
}
