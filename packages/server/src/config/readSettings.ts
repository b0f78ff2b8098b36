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
    const { value, rule } = readValue(setting, text);
    values[key] = value;
    if (rule !== null) mistakes.push({ name: setting.name, rule });
  }
  mistakes.push(...brokenRules(texts));

  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return Object.freeze(values) as Settings; // every value came from the kind of its own row
}

function entriesOf(table: Readonly<Record<SettingKey, Setting<unknown>>>): readonly [SettingKey, Setting<unknown>][] {
  return Object.entries(table) as [SettingKey, Setting<unknown>][]; // Object.entries forgets the keys
}

function readValue(
  setting: Setting<unknown>,
  given: string | undefined,
): { readonly value: unknown; readonly rule: string | null } {
  const text = given ?? ("default" in setting ? setting.default : undefined);
  if (text === undefined) return { value: null, rule: null };
  const value = setting.kind.parse(text);
  return { value, rule: value === null ? `must be ${setting.kind.rule}.` : misplacedIn(text) };
}

/** What is there by accident, where any text would do. Shells and `.env` files take quotation marks off, others do not. */
function misplacedIn(text: string): string | null {
  if (/^\s|\s$/.test(text)) return "must not begin or end with a blank.";
  return /^(["'`]).*\1$/s.test(text) ? "must not stand in quotation marks: here they belong to the value." : null;
}

function brokenRules(texts: SettingTexts): Mistake[] {
  return settingRules
    .filter((rule) => rule.isBroken(texts))
    .map(({ setting, rule }) => ({ name: settings[setting].name, rule }));
}
