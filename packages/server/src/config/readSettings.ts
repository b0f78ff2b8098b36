import type { Environment } from "./Environment.ts";
import { findUnknownNames } from "./findUnknownNames.ts";
import { type Mistake, SettingsError } from "./SettingsError.ts";
import type { Setting } from "./setting.ts";
import { type SettingTexts, settingRules } from "./settingRules.ts";
import { type SettingKey, type Settings, settings } from "./settings.ts";

/**
 * Reads the settings out of an environment. An empty value counts as none.
 *
 * @throws {SettingsError} naming every mistake at once, and no value
 */
export function readSettings(environment: Environment): Settings {
  const texts: Partial<Record<SettingKey, string>> = {};
  const values: Record<string, unknown> = {};
  const mistakes: Mistake[] = findUnknownNames(environment);

  for (const [key, setting] of entriesOf(settings)) {
    const text = environment[setting.name] || undefined;
    if (text !== undefined) texts[key] = text;
    const { value, isWrong } = readValue(setting, text);
    values[key] = value;
    if (isWrong) mistakes.push({ name: setting.name, rule: `must be ${setting.kind.rule}.` });
  }
  mistakes.push(...brokenRules(texts));

  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return Object.freeze(values) as Settings; // every value came from the kind of its own row
}

function entriesOf(table: Readonly<Record<SettingKey, Setting<unknown>>>): readonly [SettingKey, Setting<unknown>][] {
  return Object.entries(table) as [SettingKey, Setting<unknown>][]; // Object.entries forgets the keys
}

function readValue(setting: Setting<unknown>, given: string | undefined): { value: unknown; isWrong: boolean } {
  const text = given ?? ("default" in setting ? setting.default : undefined);
  if (text === undefined) return { value: null, isWrong: false };
  const value = setting.kind.parse(text);
  return { value, isWrong: value === null };
}

function brokenRules(texts: SettingTexts): Mistake[] {
  return settingRules
    .filter((rule) => rule.isBroken(texts))
    .map(({ setting, rule }) => ({ name: settings[setting].name, rule }));
}
