import { setTimeout as sleep } from "node:timers/promises";
import { randomHex } from "@countersign/core";
import {
  createMasterKey,
  holdServeLock,
  type Keyring,
  type MasterKey,
  type ServingStorehouse,
} from "@countersign/store";
import type { Logger } from "pino";
import { takeDataFolder } from "../config/dataFolder.ts";
import type { Environment } from "../config/Environment.ts";
import { obtainMasterKey } from "../config/obtainMasterKey.ts";
import type { Settings } from "../config/settings.ts";
import { type AppParts, createApp } from "../http/createApp.ts";
import { createComplaint } from "../log/createComplaint.ts";
import { degradations } from "../monitoring/degradations.ts";
import { type Health, type HealthParts, watchHealth } from "../monitoring/watchHealth.ts";
import { loadCommonPasswords } from "../passwords/loadCommonPasswords.ts";
import { openSurroundings } from "../places/openSurroundings.ts";
import { keepRemarks } from "../remarks/keepRemarks.ts";
import type { Remarks } from "../remarks/Remarks.ts";
import type { DevInbox } from "../send/gateways/devInbox.ts";
import { announce } from "./announce.ts";
import { bootstrap } from "./bootstrap.ts";
import { checkFirstIds } from "./checkFirstIds.ts";
import { composeSending, type Sending } from "./composeSending.ts";
import { type Composed, composeServices, type ServiceParts } from "./composeServices.ts";
import { connectionLimits } from "./connectionLimits.ts";
import { createEnding, type Ending } from "./createEnding.ts";
import { databasePlace } from "./databasePlace.ts";
import { demandMark } from "./demandMark.ts";
import { demandMasterKeyOf, refuseForeignMasterKey } from "./demandMasterKeyOf.ts";
import { drainOutbox } from "./drainOutbox.ts";
import { hasKeys } from "./hasKeys.ts";
import { inboxKey, inboxLink } from "./inboxLink.ts";
import { keepBackups } from "./keepBackups.ts";
import { listen } from "./listen.ts";
import { openMigrated } from "./openMigrated.ts";
import { speech } from "./speech.ts";
import { startChores } from "./startChores.ts";
import {
  asOnly,
  type Counting,
  FIGURES,
  openMetrics,
  startCounting,
  startTracing,
  watchedBy,
  watchedRequests,
  watchedSending,
} from "./startMonitoring.ts";
import { systemClock as clock, systemRandom as random } from "./systemPorts.ts";
import { tellWebhooks } from "./tellWebhooks.ts";
import { answerForFigures } from "./workerFigures.ts";

export interface RunningServer {
  /** Such as http://127.0.0.1:3000, with the real port. */
  readonly url: string;
  /** The link to the development inbox; null when there is none. */
  readonly inboxUrl: string | null;
  /** Resolves with the reason when nothing can be served any more. */
  readonly failed: Promise<Error>;
  /** Says for as long as balancers need that it is about to end; then serves what was begun, takes nothing new and lets go of the data. */
  stop(): Promise<void>;
}

/**
 * Starts serving. Nobody is answered before everything is there that an answer needs.
 * @throws {SettingsError} FolderServed, WrongMasterKey, SchemaTooNew, DatabaseUnfit or StoreUnavailable: sentences for the operator
 */
export async function startServer(
  settings: Settings,
  logger: Logger,
  { isWorker = false, environment = {} }: Partial<Pick<Serving, "isWorker" | "environment">> = {},
): Promise<RunningServer> {
  const ending = createEnding();
  const failed = Promise.withResolvers<Error>();
  try {
    return {
      ...(await serve({ settings, logger, ending, onFailed: failed.resolve, isWorker, environment })),
      failed: failed.promise,
      stop: ending.run,
    };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

interface Serving {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly ending: Ending;
  readonly onFailed: (error: Error) => void;
  /** Whether another process is asked for its figures. */
  readonly isWorker: boolean;
  /** Where OpenTelemetry's variables are. */
  readonly environment: Environment;
}

async function serve(serving: Serving): Promise<Pick<RunningServer, "url" | "inboxUrl">> {
  const { settings, logger, ending } = serving;
  const doubts: string[] = [];
  const storehouse = await takeData(serving, (doubt) => doubts.push(doubt));
  const masterKey = await takeMasterKey(settings, storehouse, logger);
  const remarks = await keepRemarks({ dataDir: settings.dataDir, logger, clock, random });
  ending.add(remarks.close);
  const [counting, tracing] = [startCounting(settings), await startTracing(serving.environment, ending)];
  const sending = watchedSending(composeSending(settings, clock, random), counting, tracing);
  ending.add(async () => void (await Promise.all(Object.values(sending.failovers).map((each) => each.close()))));
  const state = { url: "", isLeaving: false };
  const publicUrl = (): string => settings.publicUrl ?? state.url;
  const commonPasswords = await loadCommonPasswords(settings.passwordList);
  const surroundings = await openSurroundings({ settings, clock, commonPasswords, onFault: noteFault(remarks) });
  const parts = { settings, storehouse, masterKey, sending, clock, random, publicUrl, remarks, commonPasswords };
  const watched = { ...alarms(logger, counting), watch: watchedBy(counting, tracing) };
  const composed = await composeServices({ ...parts, surroundings, ...watched });
  ending.add(composed.faces.close);
  const health = watchHealthOf({ storehouse, composed, sending, logger, state });
  await takeIds(settings, storehouse, composed.keyring, logger);
  const inbox = await openInbox(settings.dataDir, sending.devInbox);
  const app = await createApp({
    ...appSettings(settings),
    origins: { allowed: allowedOrigins(settings), isListed: storehouse.isOriginListed },
    services: composed.services,
    logger,
    devInbox: inbox,
    isReady: health.isReady,
    findTroubles: () => health.troubles().map((trouble) => degradations[trouble]),
    ...watchedRequests(counting, tracing),
  });
  state.url = await listen(app, settings);
  const inboxUrl = inbox === null ? undefined : inboxLink(state.url, inbox.key);
  const database = { id: await storehouse.admin.identify(randomHex(random, 16)), place: databasePlace(settings) };
  const known = { publicUrl: publicUrl(), inboxUrl, database };
  await announce(settings.dataDir, known, { random, logger });
  attend(serving, { storehouse, masterKey, composed, sending, health }, publicUrl);
  if (counting !== null) await tellFigures(serving, counting, { storehouse, composed, sending, health });
  ending.add(() => app.close());
  ending.add(() => leave(state, settings));
  for (const doubt of doubts) logger.warn(doubt);
  return { url: state.url, inboxUrl: inboxUrl ?? null };
}

/** Does what is done beside answering: chores, handing messages over, and telling webhooks. */
function attend(
  { settings, logger, ending }: Serving,
  told: Told & { readonly masterKey: MasterKey },
  publicUrl: () => string,
): void {
  const { storehouse, masterKey, composed, sending, health } = told;
  const chores = startChores({ settings, storehouse, clock, logger, ...composed, health });
  const kept = { settings, masterKey, admin: storehouse.admin, services: composed.services, clock, logger };
  const backups = keepBackups(kept);
  ending.add(async () => void (await Promise.all([...chores, ...backups].map((chore) => chore.stop()))));
  ending.add(drainOutbox({ settings, storehouse, composed, sending, logger, publicUrl }).stop);
  ending.add(tellWebhooks({ storehouse, logger, ...composed }).stop);
}

/** Has balancers see that it is about to end, before anything does. */
async function leave(state: { isLeaving: boolean }, { drainSeconds }: Settings): Promise<void> {
  state.isLeaving = true;
  await sleep(drainSeconds * 1000);
}

/** Takes the data folder for this process alone where it holds the database, and opens that. */
async function takeData(
  { settings, logger, ending, onFailed }: Serving,
  onDoubt: (sentence: string) => void,
): Promise<ServingStorehouse> {
  await takeDataFolder(settings);
  if (settings.databaseUrl === null) {
    const lock = holdServeLock(settings.dataDir);
    ending.add(async () => lock.release());
  }
  const storehouse = await openMigrated(settings, {
    onConnectionLost: (error) => logger.warn({ err: error }, "database connection lost"),
    onThreadDeath: onFailed,
    onDoubt,
  });
  ending.add(storehouse.close);
  return storehouse;
}

async function takeMasterKey(settings: Settings, found: ServingStorehouse, logger: Logger): Promise<MasterKey> {
  await demandMasterKeyOf(settings, found);
  const { bytes, warning } = await obtainMasterKey(settings, random);
  if (warning !== null) logger.warn(warning);
  const masterKey = createMasterKey({ bytes, previous: settings.masterKeyPrevious ?? undefined, random });
  await refuseForeignMasterKey(settings, (check) => masterKey.judgeCheck(check) !== "unknown", found);
  return masterKey;
}

async function takeIds(
  settings: Settings,
  storehouse: ServingStorehouse,
  keyring: Keyring,
  logger: Logger,
): Promise<void> {
  const { admin } = storehouse;
  await demandMark(storehouse, keyring);
  await bootstrap({ settings, admin, clock, random });
  for (const doubt of await checkFirstIds({ settings, admin, nowMs: clock.nowMs() })) logger.warn(doubt);
}

interface Told {
  readonly storehouse: ServingStorehouse;
  readonly composed: Composed;
  readonly sending: Sending;
  readonly health: Health;
}

/** Has the figures of this process told: at a door of its own, or to the process that started it. */
async function tellFigures(serving: Serving, counting: Counting, told: Told): Promise<void> {
  const { settings, logger, ending, isWorker } = serving;
  const { storehouse, composed, sending, health } = told;
  const queues = (): Readonly<Record<string, number>> => ({ ...composed.queues(), ...storehouse.queues() });
  const isStoreUp = storehouse.isServing;
  const collect = counting.collector({ clock, health, failovers: sending.failovers, isStoreUp, queues }, ending);
  if (!isWorker) return await openMetrics(settings, asOnly(collect), { ending, logger, clock });
  const { heard, failed } = createComplaint({ logger, clock }, FIGURES);
  answerForFigures(() => heard(collect()), failed);
}

function watchHealthOf({
  storehouse,
  composed,
  sending: { failovers },
  logger,
  state,
}: Omit<Told, "health"> & Pick<HealthParts, "logger"> & { readonly state: { readonly isLeaving: boolean } }): Health {
  const isReady = async (): Promise<boolean> =>
    !state.isLeaving && (await hasKeys(composed.keyring)) && (await storehouse.isServing());
  const outbox = storehouse.openOutbox(composed.box);
  const webhooks = storehouse.openWebhookQueue(composed.services.ports.random);
  return watchHealth({ logger, isReady, clock, failovers, outbox, webhooks, keys: storehouse.keys });
}

function alarms(logger: Logger, counting: Counting | null): Pick<ServiceParts, "onAuditBreak" | "onFaceModelReplaced"> {
  return {
    onAuditBreak(writerId) {
      counting?.noteAuditBreak();
      logger.error({ writerId }, "somebody has changed the audit trail: run countersign audit verify");
    },
    onFaceModelReplaced: (path) =>
      logger.warn({ path }, "a face model was not as it was built, and was built anew: who else can write there?"),
  };
}

function noteFault(remarks: Remarks): (finding: string) => void {
  return (finding) => remarks.note({ key: finding, finding, whatToDo: "Mend the file: it is read anew by itself." });
}

async function openInbox(dataDir: string, inbox: DevInbox | null): Promise<AppParts["devInbox"]> {
  return inbox === null ? null : { inbox, key: await inboxKey(dataDir, random) };
}

function allowedOrigins({ allowedOrigins, production }: Settings): AppParts["origins"]["allowed"] {
  return allowedOrigins ?? (production ? [] : null);
}

function appSettings(
  settings: Settings,
): Pick<
  AppParts,
  "dialects" | "demand" | "trustedProxies" | "proxyHeader" | "production" | "connections" | "loadPages"
> {
  const { defaultLanguage, trustedProxies, proxyHeader, production } = settings;
  const connections = connectionLimits(settings);
  const loadPages = async (): ReturnType<AppParts["loadPages"]> => (await import("#pages")).loadPages();
  const proxies = { trustedProxies: trustedProxies ?? [], proxyHeader };
  return { ...speech(defaultLanguage), ...proxies, production, connections, loadPages };
}
