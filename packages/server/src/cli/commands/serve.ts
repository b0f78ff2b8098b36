import { bootstrapPath } from "../../config/bootstrapFile.ts";
import { loadSettings } from "../../config/loadSettings.ts";
import { createLogger } from "../../log/createLogger.ts";
import { systemClock } from "../../start/systemPorts.ts";
import { defineCommand } from "../command.ts";
import { endSignal } from "../endSignal.ts";

export const serve = defineCommand({
  name: "serve",
  summary: "Start the service",
  details:
    "The first start makes the database, the keys, a user pool and an application, and writes their ids and secrets to " +
    "bootstrap.json in the data folder. One process serves from a data folder; many can share one PostgreSQL. It logs to " +
    "the standard output, and ends by itself once what was begun is answered when it is told to (SIGTERM, Ctrl-C).",
  options: {},
  examples: ["countersign serve", "COUNTERSIGN_PORT=8080 countersign serve"],
  async run({ terminal }) {
    const { settings, warnings } = await loadSettings(terminal.folder, terminal.environment);
    const logger = createLogger({ level: settings.logLevel, clock: systemClock });
    for (const warning of warnings) logger.warn(warning);
    // The other commands start faster without the web server.
    const { startServer } = await import("../../start/startServer.ts");
    const server = await startServer(settings, logger);
    const ended = endSignal(terminal.environment); // before anybody is told that it serves
    const bootstrapFile = bootstrapPath(settings.dataDir);
    const { url, inboxUrl } = server;
    terminal.print({
      text: [
        `Countersign listening on ${url} (ids and secrets: ${bootstrapFile})`,
        ...(inboxUrl === null ? [] : [`Messages wait at ${inboxUrl}`]),
      ].join("\n"),
      json: { message: `listening on ${url}`, url, bootstrapFile, ...(inboxUrl === null ? {} : { inboxUrl }) },
    });
    const failure = await Promise.race([ended, server.failed]);
    if (failure !== undefined) logger.fatal({ err: failure }, "nothing can be served any more: the service ends");
    await server.stop();
    if (failure !== undefined) throw failure;
  },
});
