import { resolve } from "node:path";
import type { Environment } from "./Environment.ts";
import { type Judgement, judgeSettings } from "./judgeSettings.ts";
import { type EnvFile, findUnreadEnvFiles, readEnvFile } from "./readEnvFile.ts";
import { settingsOf } from "./readSettings.ts";
import { OPEN_TO_OTHERS } from "./secretFile.ts";
import { settingNames } from "./settingNames.ts";
import type { Settings } from "./settings.ts";
import { settingWarnings } from "./settingWarnings.ts";

export interface LoadedSettings {
  readonly settings: Settings;
  /** A sentence for all that is legal and doubtful, or not read. It holds no value. */
  readonly warnings: readonly string[];
}

/** The settings of a place: what gives them, and what is to be said of them. */
export interface FoundSettings extends Judgement {
  /** The file `.env`; null when there is none. */
  readonly file: EnvFile | null;
  /** A sentence for all that is not read or open to others. It holds no value. */
  readonly doubts: readonly string[];
}

/**
 * Looks at the settings that the environment and the file `.env` in `folder` give; where both name one, the environment wins.
 *
 * @throws {SettingsError} when the file itself cannot be read
 */
export async function findSettings(folder: string, environment: Environment): Promise<FoundSettings> {
  const file = await readEnvFile(folder);
  const judgement = judgeSettings({ ...valuesOf(file), ...environment });
  const unread = (await findUnreadEnvFiles(folder)).map((name) => `${name} is not read: settings stand in .env.`);
  const passedOver = file === null ? [] : [...foreignIn(file), ...overruledIn(file, environment)];
  return { ...judgement, file, doubts: [...unread, ...passedOver, ...openIn(judgement)] };
}

/**
 * Reads the settings that the environment and the file `.env` in `folder` give.
 *
 * @throws {SettingsError} naming every mistake at once, and no value
 */
export async function loadSettings(folder: string, environment: Environment): Promise<LoadedSettings> {
  const { doubts, ...judgement } = await findSettings(folder, environment);
  const read = settingsOf(judgement);
  return { settings: read, warnings: [...doubts, ...settingWarnings(read)] };
}

/**
 * Gives the paths of the files that hold secrets by the settings.
 * @throws {SettingsError} when the file `.env` itself cannot be read
 */
export async function findSecretFiles(folder: string, environment: Environment): Promise<readonly string[]> {
  const { readings } = await findSettings(folder, environment);
  return readings.flatMap(({ file }) => (file === null ? [] : [resolve(file)]));
}

function openIn({ readings }: Judgement): readonly string[] {
  return readings
    .filter(({ isTooOpen }) => isTooOpen)
    .map(({ givenBy }) => `${givenBy} names a file that ${OPEN_TO_OTHERS}`);
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
