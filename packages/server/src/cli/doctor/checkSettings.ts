import type { Environment } from "../../config/Environment.ts";
import { loadSettings } from "../../config/loadSettings.ts";
import { SettingsError } from "../../config/SettingsError.ts";
import type { Settings } from "../../config/settings.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const NAME = "settings";
const CORRECT = "Correct it in the environment or in the file .env; docs/config.md explains every setting.";

/** Says what is wrong with the settings; gives them when the service would start with them. */
export async function checkSettings(
  folder: string,
  environment: Environment,
): Promise<{ readonly settings: Settings | null; readonly findings: readonly Finding[] }> {
  try {
    const { settings, warnings } = await loadSettings(folder, environment);
    const doubts = warnings.map((each) => warn(NAME, each, CORRECT));
    const where = settings.databaseUrl === null ? `embedded database in ${settings.dataDir}` : "PostgreSQL";
    const mode = settings.production ? "production" : "development";
    return { settings, findings: doubts.length > 0 ? doubts : [ok(NAME, `${mode}, ${where}`)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { settings: null, findings: error.mistakes.map(({ name, rule }) => fail(NAME, `${name} ${rule}`, CORRECT)) };
  }
}
