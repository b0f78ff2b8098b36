import type { Random } from "@countersign/core";
import type { Logger } from "pino";
import { type BootstrapPatch, readBootstrapFile, updateBootstrapFile } from "../config/bootstrapFile.ts";
import { SettingsError } from "../config/SettingsError.ts";

const OTHER_DATABASE =
  "The database is another one than at the last start: the ids and secrets in bootstrap.json may not be those of its user pool.";

/** Writes down beside the data where this start is reached and what it serves from. A folder that has become read-only holds nobody up. */
export async function announce(
  dataDir: string,
  reached: Pick<BootstrapPatch, "publicUrl" | "inboxUrl" | "database">,
  { random, logger }: { readonly random: Random; readonly logger: Logger },
): Promise<void> {
  try {
    const before = (await readBootstrapFile(dataDir))?.database;
    if (before !== undefined && before.id !== reached.database?.id) logger.warn(OTHER_DATABASE);
    await updateBootstrapFile(dataDir, reached, random);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    logger.warn(error.message);
  }
}
