import { join } from "node:path";
import type { Reading } from "../../config/judgeSettings.ts";
import { type FoundSettings, findSettings } from "../../config/loadSettings.ts";
import type { EnvFile } from "../../config/readEnvFile.ts";
import { settingsOf } from "../../config/readSettings.ts";
import { SettingsError } from "../../config/SettingsError.ts";
import { settingWarnings } from "../../config/settingWarnings.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { count } from "../output/count.ts";
import { printable, table } from "../output/table.ts";
import type { Terminal } from "../output/terminal.ts";

export const configCheck = defineCommand({
  name: "config check",
  summary: "Judge the settings, and show each with where it comes from",
  details:
    "Reads the environment, the file .env and the files that secrets are named in, as serve would, and says all that is " +
    "wrong or doubtful, names that are no settings included. A secret is never shown, nor a value that is wrong. It " +
    "opens no database and connects to nothing: that is what doctor is for.",
  options: { given: { summary: "show only what is set, not what holds without a word" } },
  examples: ["countersign config check", "countersign config check --given --json"],
  async run({ given, terminal }) {
    const found = await find(terminal);
    const lines = found.readings
      .filter(({ givenBy }) => givenBy !== null || !given.given)
      .map((reading) => lineOf(reading, found.file, terminal));
    const { mistakes } = found;
    const warnings = mistakes.length > 0 ? found.doubts : [...found.doubts, ...settingWarnings(settingsOf(found))];
    terminal.print({
      text: [print(lines), ...warnings.map((each) => `WARN  ${printable(each)}`), ...mistakes.map(printMistake)].join(
        "\n",
      ),
      json: { usable: mistakes.length === 0, settings: lines, warnings, mistakes },
    });
    if (mistakes.length > 0)
      throw new CommandFailure("checkFailed", `${count(mistakes.length, "mistake")}: serve would not start.`);
  },
});

/** What is wrong with the file itself is a mistake like any other. */
async function find({ folder, environment }: Terminal): Promise<FoundSettings> {
  try {
    return await findSettings(folder, environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { readings: [], file: null, doubts: [], mistakes: error.mistakes };
  }
}

interface Line {
  readonly name: string;
  /** Null for what is not set and has no default, and for secrets and wrong values. */
  readonly value: string | null;
  readonly source: "environment" | ".env" | "default" | "unset";
  readonly where: string | null;
  readonly standing: "right" | "wrong" | "secret" | "unset";
}

function lineOf(
  { setting, givenBy, text, rule }: Reading,
  file: EnvFile | null,
  { environment, folder }: Terminal,
): Line {
  const value = text ?? ("default" in setting ? setting.default : null);
  const standing =
    rule !== null ? "wrong" : setting.secret && givenBy !== null ? "secret" : value === null ? "unset" : "right";
  const shown = standing === "right" ? value : null;
  const named = { name: setting.name, value: shown, standing } as const;
  if (givenBy === null) return { ...named, source: value === null ? "unset" : "default", where: null };
  if (environment[givenBy] !== undefined) return { ...named, source: "environment", where: givenBy };
  const line = file?.entries.find(({ name }) => name === givenBy)?.line;
  return { ...named, source: ".env", where: `${join(folder, ".env")}:${line ?? "?"}` };
}

const SHOWN = { wrong: "(wrong: see below)", secret: "(secret)", unset: "-" } as const;

function print(lines: readonly Line[]): string {
  const rows = lines.map(({ name, value, source, where, standing }) => [
    name,
    standing === "right" ? (value ?? "") : SHOWN[standing],
    where === null || where === name ? source : source === ".env" ? where : `${source}, ${where}`,
  ]);
  return table(["SETTING", "VALUE", "SOURCE"], rows);
}

function printMistake({ name, rule }: { readonly name: string; readonly rule: string }): string {
  return `FAIL  ${printable(`${name} ${rule}`)}`;
}
