import cluster from "node:cluster";
import type { Logger } from "pino";
import { bootstrapPath } from "../../config/bootstrapFile.ts";
import type { Environment } from "../../config/Environment.ts";
import { loadSettings } from "../../config/loadSettings.ts";
import type { Settings } from "../../config/settings.ts";
import { createLogger } from "../../log/createLogger.ts";
import { createEnding } from "../../start/createEnding.ts";
import { demandFree } from "../../start/listen.ts";
import { openMetrics } from "../../start/startMonitoring.ts";
import type { RunningServer } from "../../start/startServer.ts";
import { superviseWorkers } from "../../start/superviseWorkers.ts";
import { systemClock } from "../../start/systemPorts.ts";
import type { WorkerWord } from "../../start/workerWord.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { endSignal } from "../endSignal.ts";
import type { Terminal } from "../output/terminal.ts";

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
    const isWorker = cluster.isWorker && process.send !== undefined;
    const server =
      settings.workers > 1 && !isWorker
        ? await startMany(settings, logger)
        : await startOne(settings, logger, { isWorker, environment: terminal.environment });
    const ended = endSignal(terminal.environment); // before anybody is told that it serves
    const { url, inboxUrl } = server;
    if (isWorker) process.send?.({ ready: { url, inboxUrl } } satisfies WorkerWord);
    else announce(terminal, settings, server, logger);
    const failure = await Promise.race([ended, server.failed]);
    logger.info("ending: what was begun is answered, and nothing new is taken");
    if (failure !== undefined) logger.fatal({ err: failure }, "nothing can be served any more: the service ends");
    await server.stop();
    logger.info("ended");
    if (isWorker) process.disconnect();
    if (failure !== undefined) throw failure;
  },
});

async function startOne(
  settings: Settings,
  logger: Logger,
  process: { readonly isWorker: boolean; readonly environment: Environment },
): Promise<RunningServer> {
  // The other commands start faster without the web server.
  const { startServer } = await import("../../start/startServer.ts");
  return await startServer(settings, logger, process);
}

async function startMany(settings: Settings, logger: Logger): Promise<RunningServer> {
  const { workers, drainSeconds } = settings;
  await demandFree(settings);
  const ending = createEnding();
  const { reached, stop, collect } = await superviseWorkers({ count: workers, drainSeconds }, logger);
  ending.add(stop);
  try {
    if (reached === null) throw new CommandFailure("failed", "The first worker could not start: see above.");
    await openMetrics(settings, collect, { ending, logger, clock: systemClock });
  } catch (error) {
    await ending.run();
    throw error;
  }
  return { ...reached, failed: new Promise(() => undefined), stop: ending.run }; // who fails is replaced
}

/** People read it where they try it out; in production it is a line of the log, whatever level is set. */
function announce(
  terminal: Terminal,
  { dataDir, production }: Settings,
  { url, inboxUrl }: RunningServer,
  logger: Logger,
): void {
  const bootstrapFile = bootstrapPath(dataDir);
  if (production) {
    logger.child({}, { level: "info" }).info({ bootstrapFile }, `Countersign listening on ${url} in production`);
    return;
  }
  terminal.print({
    text: [
      `Countersign listening on ${url} (ids and secrets: ${bootstrapFile})`,
      ...(inboxUrl === null ? [] : [`Messages wait at ${inboxUrl}`]),
    ].join("\n"),
    json: { message: `listening on ${url}`, url, bootstrapFile, ...(inboxUrl === null ? {} : { inboxUrl }) },
  });
}
