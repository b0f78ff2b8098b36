import { loadSettings } from "../config/loadSettings.ts";
import type { Settings } from "../config/settings.ts";
import type { Terminal } from "./output/terminal.ts";

/**
 * Gives the settings that the service would start with here.
 * @throws {SettingsError}
 */
export async function readOperatorSettings({
  folder,
  environment,
}: Pick<Terminal, "folder" | "environment">): Promise<Settings> {
  return (await loadSettings(folder, environment)).settings;
}
