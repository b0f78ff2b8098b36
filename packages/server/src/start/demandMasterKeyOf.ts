import { existsSync } from "node:fs";
import type { StorehouseView } from "@countersign/store";
import { masterKeyPath } from "../config/masterKeyFile.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings as table } from "../config/settings.ts";
import { iso } from "../iso.ts";
import { databasePlace } from "./databasePlace.ts";

type Found = {
  readonly keys: Pick<StorehouseView["keys"], "readCheck" | "list">;
  readonly admin: Pick<StorehouseView["admin"], "listPools">;
};

/**
 * Refuses to have a master key made for data that were stored under another one, and says what was found.
 * @throws {SettingsError} when the one in the data folder is needed and not there
 */
export async function demandMasterKeyOf(
  settings: Pick<Settings, "masterKey" | "dataDir" | "databaseUrl">,
  { keys, admin }: Found,
): Promise<void> {
  const { masterKey, dataDir, databaseUrl } = settings;
  const path = masterKeyPath(dataDir);
  if (masterKey !== null || existsSync(path) || (await keys.readCheck()) === null) return;
  const name = table.masterKey.name;
  if (databaseUrl === null) {
    const rule = `is missing, and the database needs it: bring it back from your copy, or give the key as ${name}.`;
    throw new SettingsError([{ name: path, rule }]);
  }
  const pools = (await admin.listPools()).map(({ id }) => id);
  const firstMs = Math.min(...(await keys.list()).map(({ createdAtMs }) => createdAtMs));
  const since = Number.isFinite(firstMs) ? ` since ${iso(firstMs)}` : "";
  throw new SettingsError([
    { name, rule: sentence(settings, `it holds user pool ${pools.join(", ") || "none"}, with keys${since}`) },
  ]);
}

/** Gives what a host is told that shares a PostgreSQL, and has not its master key. */
function sentence(settings: Pick<Settings, "dataDir" | "databaseUrl">, what: string): string {
  return (
    `or ${table.masterKey.name}_FILE must be given: the database ${databasePlace(settings)} is in use already, under the ` +
    `master key of another host or data folder (${what}), and ${settings.dataDir} holds none. Give the key that the ` +
    "first one uses: its setting, or what stands in master.key of its data folder."
  );
}

/**
 * Refuses a master key of another database, where both are on hosts of their own and somebody has to find out which is wrong.
 * @throws {SettingsError}
 */
export async function refuseForeignMasterKey(
  settings: Pick<Settings, "masterKey" | "dataDir" | "databaseUrl">,
  isRight: (check: Uint8Array) => boolean,
  { keys }: Pick<Found, "keys">,
): Promise<void> {
  const check = await keys.readCheck();
  if (settings.databaseUrl === null || check === null || isRight(check)) return;
  const path = masterKeyPath(settings.dataDir);
  const [name, what] =
    settings.masterKey === null
      ? [path, "was made for other data than the database"]
      : [table.masterKey.name, "is another one than that of the database"];
  const rule =
    `${what} ${databasePlace(settings)}, which was first served from another host or data folder. Give the key that ` +
    `the first one uses as ${table.masterKey.name} or ${table.masterKey.name}_FILE, or name a database of its own by ` +
    `${table.databaseUrl.name}.`;
  throw new SettingsError([{ name, rule }]);
}
