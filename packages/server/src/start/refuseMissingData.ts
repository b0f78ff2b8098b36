import { existsSync } from "node:fs";
import { join } from "node:path";
import { DATABASE_FILE, type StorehouseView } from "@countersign/store";
import { type Bootstrap, bootstrapPath, readBootstrapFile } from "../config/bootstrapFile.ts";
import { masterKeyPath } from "../config/masterKeyFile.ts";
import { restoreDraftPath } from "../config/restoreDraft.ts";
import type { Settings } from "../config/settings.ts";
import { DataMissing } from "./DataMissing.ts";
import { databasePlace } from "./databasePlace.ts";

/** An open database, whatever its schema; null where there is not even a file. */
export type FoundDatabase =
  | ({
      readonly keys: Pick<StorehouseView["keys"], "readCheck">;
      readonly admin: Pick<StorehouseView["admin"], "listPools">;
    } & Pick<StorehouseView, "schemaVersion">)
  | null;

/**
 * Tells a database that lost its data from a first start: the folder knows of an earlier life of the same place. A database
 * at another place may be empty: that is a move.
 *
 * @throws {DataMissing} saying what speaks for the loss and how to go on
 */
export async function refuseMissingData(
  settings: Pick<Settings, "dataDir" | "databaseUrl">,
  found: FoundDatabase,
): Promise<void> {
  const schema = (await found?.schemaVersion()) ?? 0;
  if (found !== null && schema > 0 && (await found.admin.listPools()).length > 0) return;
  if (settings.databaseUrl === null && existsSync(restoreDraftPath(settings.dataDir)))
    throw new DataMissing(brokenOff(settings.dataDir));
  const hasKeys = found !== null && schema > 0 && (await found.keys.readCheck()) !== null;
  const kept = await readBootstrapFile(settings.dataDir);
  const witness = witnessOf(settings, kept, { isBare: found !== null && schema === 0, hasKeys });
  if (witness !== null) throw new DataMissing(sentence(settings, witness));
}

function brokenOff(dataDir: string): string {
  return `A restore into ${dataDir} was broken off, and nothing of it serves. Run it once more: countersign restore FILE. To begin anew, move ${restoreDraftPath(dataDir)} away.`;
}

interface Emptiness {
  /** There is a file, and not a table in it: before a first start there is none, and soon after there are tables. */
  readonly isBare: boolean;
  readonly hasKeys: boolean;
}

/** Gives the file that was written after a database had been there; null when none was. */
function witnessOf(
  settings: Pick<Settings, "dataDir" | "databaseUrl">,
  kept: Bootstrap | null,
  { isBare, hasKeys }: Emptiness,
): string | null {
  const { dataDir, databaseUrl } = settings;
  if (kept?.database?.place === databasePlace(settings)) return bootstrapPath(dataDir);
  // Written by a build that did not say which database: after the keys, and before the first user pool.
  const isMove = databaseUrl !== null && existsSync(join(dataDir, DATABASE_FILE));
  const isOlder = kept?.userPoolId !== undefined && kept.database === undefined;
  if (isOlder && !hasKeys && !isMove) return bootstrapPath(dataDir);
  const masterKey = masterKeyPath(dataDir);
  return databaseUrl === null && isBare && existsSync(masterKey) ? masterKey : null;
}

function sentence(settings: Pick<Settings, "dataDir" | "databaseUrl">, witness: string): string {
  const { dataDir, databaseUrl } = settings;
  const isEmbedded = databaseUrl === null;
  const where = isEmbedded ? join(dataDir, DATABASE_FILE) : databasePlace(settings);
  const bring = isEmbedded
    ? `Bring it back, with the file ${DATABASE_FILE}-wal that lay beside it: without that, a copy lacks what was written last.`
    : "Bring it back, or name the right database by COUNTERSIGN_DATABASE_URL.";
  const leftovers = [
    ...(isEmbedded ? [DATABASE_FILE] : []),
    ...(witness === bootstrapPath(dataDir) ? ["bootstrap.json"] : []),
  ].join(" and ");
  return `The database is empty (${where}), and ${witness} says that there was one. ${bring} To begin anew, move ${leftovers} away.`;
}
