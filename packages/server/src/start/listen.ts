import { SettingsError } from "../config/SettingsError.ts";
import type { Settings } from "../config/settings.ts";
import type { App } from "../http/createApp.ts";

/**
 * Listens, and gives the address with the real port.
 * @throws {SettingsError} when the address cannot be had
 */
export async function listen(app: App, { host, port }: Pick<Settings, "host" | "port">): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException; // node:net throws nothing else
    if (code === "EADDRINUSE")
      throw new SettingsError([{ name: "COUNTERSIGN_PORT", rule: `is taken: something else listens on ${port}.` }]);
    if (code === "EADDRNOTAVAIL")
      throw new SettingsError([{ name: "COUNTERSIGN_HOST", rule: "is no address of this machine." }]);
    throw error;
  }
}
