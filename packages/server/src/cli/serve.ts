import { bootstrapPath } from "../config/bootstrapFile.ts";
import { loadEnvFile } from "../config/loadEnvFile.ts";
import { readSettings } from "../config/readSettings.ts";
import { settingWarnings } from "../config/settingWarnings.ts";
import { createLogger } from "../log/createLogger.ts";
import { startServer } from "../start/startServer.ts";
import { systemClock } from "../start/systemPorts.ts";

/** Serves until the process is asked to end. Resolves to its exit code. */
export async function serve(): Promise<number> {
  process.umask(0o077); // what is made from here on is nobody else's to read
  const environment = await loadEnvFile(process.cwd(), process.env);
  const settings = readSettings(environment);
  const logger = createLogger({ level: settings.logLevel, clock: systemClock });
  for (const warning of settingWarnings(settings, environment)) logger.warn(warning);
  const server = await startServer(settings, logger);
  process.stdout.write(
    `Countersign listening on ${server.url} (ids and secrets: ${bootstrapPath(settings.dataDir)})\n`,
  );
  await endSignal();
  await server.stop();
  return 0;
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
