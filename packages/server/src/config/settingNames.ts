import { fileNameOf } from "./secretFile.ts";
import { settings } from "./settings.ts";

/** Every name that is read from the environment. */
export const settingNames: ReadonlySet<string> = new Set(
  Object.values(settings).flatMap((setting) => [setting.name, fileNameOf(setting) ?? []].flat()),
);
