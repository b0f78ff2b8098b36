import type { Environment } from "./Environment.ts";
import { findUnknownNames } from "./findUnknownNames.ts";
import type { Mistake } from "./SettingsError.ts";
import { fileNameOf, readSecretFile } from "./secretFile.ts";
import type { Setting } from "./setting.ts";
import { type SettingTexts, settingRules } from "./settingRules.ts";
import { type SettingKey, settings } from "./settings.ts";

/** One setting, as it was found. */
export interface Reading {
  readonly key: SettingKey;
  readonly setting: Setting<unknown>;
  /** The name that gave it: its own, or that of its file; null where neither is there. */
  readonly givenBy: string | null;
  /** What was given, be it right or wrong; null where nothing was, or its file cannot be read. */
  readonly text: string | null;
  /** Null also where it is wrong. */
  readonly value: unknown;
  /** What is wrong with it, as the end of a sentence. */
  readonly rule: string | null;
  /** The file that is to give it; null where none is named. */
  readonly file: string | null;
  /** Its file can be read or changed by accounts that should not. */
  readonly isTooOpen: boolean;
}

export interface Judgement {
  readonly readings: readonly Reading[];
  /** All that is wrong, unknown names and what does not go together included. */
  readonly mistakes: readonly Mistake[];
}

/** Reads every setting out of an environment and the files that it names. An empty value counts as none. */
export function judgeSettings(environment: Environment): Judgement {
  const readings = entriesOf(settings).map(([key, setting]) => ({ key, setting, ...read(setting, environment) }));
  const broken = readings.flatMap(({ setting, givenBy, rule }) =>
    rule === null ? [] : [{ name: givenBy ?? setting.name, rule }],
  );
  const mistakes = [...findUnknownNames(environment), ...broken, ...givenTwice(readings), ...brokenRules(readings)];
  return { readings, mistakes };
}

function givenTwice(readings: readonly Reading[]): readonly Mistake[] {
  return readings.flatMap(({ setting: { name }, givenBy, file }) => {
    if (file === null || givenBy !== name) return [];
    return [{ name: `${name}_FILE`, rule: `must not be given together with ${name}.` }];
  });
}

function entriesOf(table: Readonly<Record<SettingKey, Setting<unknown>>>): readonly [SettingKey, Setting<unknown>][] {
  return Object.entries(table) as [SettingKey, Setting<unknown>][]; // Object.entries forgets the keys
}

type Found = Omit<Reading, "key" | "setting">;

function read(setting: Setting<unknown>, environment: Environment): Found {
  const given = environment[setting.name] || null;
  const fileName = fileNameOf(setting);
  const file = (fileName === null ? undefined : environment[fileName]) || null;
  if (file === null || given !== null)
    return { ...parse(setting, given, given === null ? null : setting.name), file, isTooOpen: false };
  const { text, rule, isTooOpen } = readSecretFile(file);
  if (text === null) return { givenBy: fileName, text: null, value: null, rule, file, isTooOpen };
  return { ...parse(setting, text, fileName), file, isTooOpen };
}

function parse(
  setting: Setting<unknown>,
  given: string | null,
  givenBy: string | null,
): Omit<Found, "file" | "isTooOpen"> {
  const text = given ?? ("default" in setting ? setting.default : null);
  const found = { givenBy, text: given };
  if (text === null) return { ...found, value: null, rule: null };
  const value = setting.kind.parse(text);
  const verb = givenBy === setting.name ? "be" : "hold";
  return { ...found, value, rule: value === null ? `must ${verb} ${setting.kind.rule}.` : misplacedIn(text) };
}

/** What is there by accident, where any text would do. Shells and `.env` files take quotation marks off, others do not. */
function misplacedIn(text: string): string | null {
  if (/^\s|\s$/.test(text)) return "must not begin or end with a blank.";
  return /^(["'`]).*\1$/s.test(text) ? "must not stand in quotation marks: here they belong to the value." : null;
}

function brokenRules(readings: readonly Reading[]): Mistake[] {
  const given = readings.filter(({ givenBy }) => givenBy !== null);
  // A file that cannot be read is a mistake of its own; for the rest the setting is given, by a text of its own.
  const texts: SettingTexts = Object.fromEntries(given.map(({ key, text }) => [key, text ?? `unread ${key}`]));
  return settingRules
    .filter((rule) => rule.isBroken(texts))
    .map(({ setting, rule }) => ({ name: settings[setting].name, rule }));
}
