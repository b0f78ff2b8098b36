import type { Environment } from "./Environment.ts";
import { type EnvFile, findUnreadEnvFiles, readEnvFile } from "./readEnvFile.ts";
import { readSettings } from "./readSettings.ts";
import { settingNames } from "./settingNames.ts";
import type { Settings } from "./settings.ts";
import { settingWarnings } from "./settingWarnings.ts";

export interface LoadedSettings {
  readonly settings: Settings;
  /** A sentence for all that is legal and doubtful, or not read. It holds no value. */
  readonly warnings: readonly string[];
}

/**
 * Reads the settings that the environment and the file `.env` in `folder` give; where both name one, the environment wins.
 *
 * @throws {SettingsError} naming every mistake at once, and no value
 */
export async function loadSettings(folder: string, environment: Environment): Promise<LoadedSettings> {
  const file = await readEnvFile(folder);
  const settings = readSettings({ ...valuesOf(file), ...environment });
  const unread = (await findUnreadEnvFiles(folder)).map((name) => `${name} is not read: settings stand in .env.`);
  const doubts = file === null ? [] : [...foreignIn(file), ...overruledIn(file, environment)];
  return { settings, warnings: [...unread, ...doubts, ...settingWarnings(settings)] };
}

function valuesOf(file: EnvFile | null): Environment {
  return Object.fromEntries((file?.entries ?? []).map(({ name, value }) => [name, value]));
}

/** The file may serve other programs too, so what they read is named and not refused. */
function foreignIn({ path, entries }: EnvFile): readonly string[] {
  const names = new Set(entries.map(({ name }) => name).filter((name) => !settingNames.has(name)));
  if (names.size === 0) return [];
  const listed = [...names].map((name) => {
    const ours = `COUNTERSIGN_${name.toUpperCase()}`;
    return settingNames.has(ours) ? `${name} (did you mean ${ours}?)` : name;
  });
  return [`${path} sets what is no setting of this service and is not read: ${listed.join(", ")}.`];
}

function overruledIn({ path, entries }: EnvFile, environment: Environment): readonly string[] {
  const overruled = entries.filter(({ name, value }) => {
    const given = environment[name];
    return settingNames.has(name) && given !== undefined && given !== value;
  });
  return [...new Set(overruled.map(({ name }) => name))].map(
    (name) => `${name} in ${path} does not count: the environment sets it to something else, and wins.`,
  );
}
