import { once } from "node:events";
import { createServer } from "node:net";
import { type Mistake, SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";
import type { App } from "../http/createApp.ts";

const PORT = settings.port.name;
const HOST = settings.host.name;
const WORKERS = settings.workers.name;

/**
 * Listens, and gives the address with the real port.
 * @throws {SettingsError} when the address cannot be had
 */
export async function listen(
  app: App,
  { host, port, workers }: Pick<Settings, "host" | "port" | "workers">,
): Promise<string> {
  try {
    // Each worker has a door of its own, and the system spreads who comes: one that dies takes nobody along who waits at another's.
    const shared = { reusePort: workers > 1 }; // Node's own, which Fastify hands on and its types do not know
    return await app.listen({ host, port, ...shared });
  } catch (error) {
    await app.close();
    throw new SettingsError([explain(systemReason(error), port)]);
  }
}

/**
 * Demands that nobody listens on the address: two services whose workers share doors would share each other's callers.
 * @throws {SettingsError} when the address cannot be had
 */
export async function demandFree({ host, port }: Pick<Settings, "host" | "port">): Promise<void> {
  const server = createServer().listen({ host, port });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new SettingsError([explain(systemReason(error), port)]);
  } finally {
    server.close();
  }
}

function explain(reason: string, port: number): Mistake {
  if (reason === "EADDRINUSE") return { name: PORT, rule: `is taken: something else listens on ${port}.` };
  if (reason === "EACCES")
    return {
      name: PORT,
      rule: `may not be listened on by this account: ${port} is for others, as those below 1024 are.`,
    };
  if (reason === "ENOTSUP" || reason === "EINVAL")
    return { name: WORKERS, rule: "must be 1: this system does not let several processes listen on one port." };
  const isElsewhere = reason === "EADDRNOTAVAIL";
  return { name: HOST, rule: isElsewhere ? "is no address of this machine." : `leads to no address (${reason}).` };
}
