import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { SaveExport } from "@countersign/store";
import { FILE_MODE, FOLDER_MODE, giveToOwner, syncFolder } from "../config/privateFile.ts";
import { SettingsError } from "../config/SettingsError.ts";
import type { Settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";

/** Written anew by whoever exports next: a process that was killed leaves no second one behind. */
const DRAFT = "audit.draft";

/** Gives the folder that old parts of the audit trail go to. */
export function exportFolder({ auditExportDir, dataDir }: Pick<Settings, "auditExportDir" | "dataDir">): string {
  return auditExportDir ?? join(dataDir, "audit");
}

/**
 * Gives what keeps exported files in a folder, made when it is missing, for the account of this process alone. It throws
 * {SettingsError} when that cannot be.
 */
export function saveExportIn(folder: string): SaveExport {
  return async (lines, name) => {
    try {
      await save(folder, lines, name);
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      const rule = `cannot be written (${systemReason(error)}): nothing of the audit trail was dropped.`;
      throw new SettingsError([{ name: folder, rule }]);
    }
  };
}

async function save(folder: string, ...[lines, name]: Parameters<SaveExport>): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (made !== undefined) await giveToOwner(folder, join(folder, ".."));
  const draft = join(folder, DRAFT);
  const file = await open(draft, "w", FILE_MODE);
  try {
    for await (const line of lines) await file.write(line);
    await file.sync();
  } finally {
    await file.close();
  }
  await giveToOwner(draft, folder);
  await rename(draft, join(folder, name()));
  await syncFolder(folder);
}
