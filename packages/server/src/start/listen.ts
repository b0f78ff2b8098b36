import { type Mistake, SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";
import type { App } from "../http/createApp.ts";

const PORT = settings.port.name;
const HOST = settings.host.name;

/**
 * Listens, and gives the address with the real port.
 * @throws {SettingsError} when the address cannot be had
 */
export async function listen(app: App, { host, port }: Pick<Settings, "host" | "port">): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw new SettingsError([explain(systemReason(error), port)]);
  }
}

function explain(reason: string, port: number): Mistake {
  if (reason === "EADDRINUSE") return { name: PORT, rule: `is taken: something else listens on ${port}.` };
  if (reason === "EACCES")
    return {
      name: PORT,
      rule: `may not be listened on by this account: ${port} is for others, as those below 1024 are.`,
    };
  const isElsewhere = reason === "EADDRNOTAVAIL";
  return { name: HOST, rule: isElsewhere ? "is no address of this machine." : `leads to no address (${reason}).` };
}
