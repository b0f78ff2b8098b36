import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "./Environment.ts";
import { SettingsError } from "./SettingsError.ts";
import { systemReason } from "./systemReason.ts";

/**
 * Gives the environment with the settings of the `.env` file in `folder`, if there is one, beneath it: where both name
 * a setting, the environment wins.
 *
 * @throws {SettingsError} when the file is there and cannot be read
 */
export async function loadEnvFile(folder: string, environment: Environment): Promise<Environment> {
  const path = join(folder, ".env");
  try {
    return { ...parseEnv(await readFile(path, "utf8")), ...environment };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === "ENOENT") return environment;
    throw new SettingsError([{ name: path, rule: `cannot be read (${reason}).` }]);
  }
}
