import type { Environment } from "./Environment.ts";
import { type Judgement, judgeSettings } from "./judgeSettings.ts";
import { SettingsError } from "./SettingsError.ts";
import type { Settings } from "./settings.ts";

/**
 * Reads the settings out of an environment, and out of the files that it names. An empty value counts as none.
 *
 * @throws {SettingsError} naming every mistake at once, and no value
 */
export function readSettings(environment: Environment): Settings {
  return settingsOf(judgeSettings(environment));
}

/**
 * Gives the settings that were judged.
 * @throws {SettingsError}
 */
export function settingsOf({ readings, mistakes }: Judgement): Settings {
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const values: Readonly<Record<string, unknown>> = Object.fromEntries(readings.map(({ key, value }) => [key, value]));
  return Object.freeze(values) as Settings; // every value came from the kind of its own row
}
