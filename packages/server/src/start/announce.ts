import type { Random } from "@countersign/core";
import type { Logger } from "pino";
import { updateBootstrapFile } from "../config/bootstrapFile.ts";
import { SettingsError } from "../config/SettingsError.ts";

/** Writes down beside the data where this start is reached. A folder that has become read-only holds nobody up. */
export async function announce(
  dataDir: string,
  reached: { readonly publicUrl: string; readonly inboxUrl: string | undefined },
  { random, logger }: { readonly random: Random; readonly logger: Logger },
): Promise<void> {
  try {
    await updateBootstrapFile(dataDir, reached, random);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    logger.warn(error.message);
  }
}
