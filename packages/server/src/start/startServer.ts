import { setTimeout as sleep } from "node:timers/promises";
import { randomHex } from "@countersign/core";
import { createMasterKey, holdServeLock, type MasterKey, type ServingStorehouse } from "@countersign/store";
import type { Logger } from "pino";
import { takeDataFolder } from "../config/dataFolder.ts";
import { obtainMasterKey } from "../config/obtainMasterKey.ts";
import type { Settings } from "../config/settings.ts";
import { type AppParts, createApp } from "../http/createApp.ts";
import { loadCommonPasswords } from "../passwords/loadCommonPasswords.ts";
import { openSurroundings } from "../places/openSurroundings.ts";
import { keepRemarks } from "../remarks/keepRemarks.ts";
import type { Remarks } from "../remarks/Remarks.ts";
import type { DevInbox } from "../send/gateways/devInbox.ts";
import { announce } from "./announce.ts";
import { bootstrap } from "./bootstrap.ts";
import { checkFirstIds } from "./checkFirstIds.ts";
import { composeSending } from "./composeSending.ts";
import { composeServices, type ServiceParts } from "./composeServices.ts";
import { connectionLimits } from "./connectionLimits.ts";
import { createEnding, type Ending } from "./createEnding.ts";
import { databasePlace } from "./databasePlace.ts";
import { demandMasterKeyOf, refuseForeignMasterKey } from "./demandMasterKeyOf.ts";
import { drainOutbox } from "./drainOutbox.ts";
import { hasKeys } from "./hasKeys.ts";
import { inboxKey, inboxLink } from "./inboxLink.ts";
import { listen } from "./listen.ts";
import { openMigrated } from "./openMigrated.ts";
import { speech } from "./speech.ts";
import { startChores } from "./startChores.ts";
import { systemClock as clock, systemRandom as random } from "./systemPorts.ts";

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
export async function startServer(settings: Settings, logger: Logger): Promise<RunningServer> {
  const ending = createEnding();
  const failed = Promise.withResolvers<Error>();
  try {
    return { ...(await serve(settings, logger, ending, failed.resolve)), failed: failed.promise, stop: ending.run };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

async function serve(
  settings: Settings,
  logger: Logger,
  ending: Ending,
  onFailed: (error: Error) => void,
): Promise<Pick<RunningServer, "url" | "inboxUrl">> {
  const { dataDir } = settings;
  const doubts: string[] = [];
  const storehouse = await takeData(settings, logger, ending, { onFailed, onDoubt: (doubt) => doubts.push(doubt) });
  const masterKey = await takeMasterKey(settings, storehouse, logger);
  const remarks = await keepRemarks({ dataDir, logger, clock, random });
  ending.add(remarks.close);
  const sending = composeSending(settings, clock, random);
  ending.add(async () => void (await Promise.all(Object.values(sending.failovers).map((each) => each.close()))));
  const state = { url: "", isLeaving: false };
  const publicUrl = (): string => settings.publicUrl ?? state.url;
  const commonPasswords = await loadCommonPasswords(settings.passwordList);
  const surroundings = await openSurroundings({ settings, clock, commonPasswords, onFault: noteFault(remarks) });
  const parts = { settings, storehouse, masterKey, sending, clock, random, publicUrl, remarks, commonPasswords };
  const composed = await composeServices({ ...parts, surroundings, ...alarms(logger) });
  ending.add(composed.faces.close);
  await takeIds(settings, storehouse, logger);
  const inbox = await openInbox(dataDir, sending.devInbox);
  const app = await createApp({
    ...appSettings(settings),
    connections: connectionLimits(settings),
    origins: { allowed: allowedOrigins(settings), isListed: storehouse.isOriginListed },
    services: composed.services,
    logger,
    devInbox: inbox,
    loadPages: async () => (await import("#pages")).loadPages(),
    isReady: async () => !state.isLeaving && (await hasKeys(composed.keyring)) && (await storehouse.isServing()),
  });
  state.url = await listen(app, settings);
  const inboxUrl = inbox === null ? undefined : inboxLink(state.url, inbox.key);
  const id = await storehouse.admin.identify(randomHex(random, 16));
  const known = { publicUrl: publicUrl(), inboxUrl, database: { id, place: databasePlace(settings) } };
  await announce(dataDir, known, { random, logger });
  const chores = startChores({ settings, storehouse, clock, logger, ...composed });
  ending.add(async () => void (await Promise.all(chores.map((chore) => chore.stop()))));
  const outbox = drainOutbox({ settings, storehouse, composed, sending, logger, publicUrl });
  ending.add(outbox.stop);
  ending.add(() => app.close());
  ending.add(() => leave(state, settings));
  for (const doubt of doubts) logger.warn(doubt);
  return { url: state.url, inboxUrl: inboxUrl ?? null };
}

/** Has balancers see that it is about to end, before anything does. */
async function leave(state: { isLeaving: boolean }, { drainSeconds }: Settings): Promise<void> {
  state.isLeaving = true;
  await sleep(drainSeconds * 1000);
}

/** Takes the data folder for this process alone where it holds the database, and opens that. */
async function takeData(
  settings: Settings,
  logger: Logger,
  ending: Ending,
  { onFailed, onDoubt }: { onFailed: (error: Error) => void; onDoubt: (sentence: string) => void },
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

async function takeIds(settings: Settings, { admin }: ServingStorehouse, logger: Logger): Promise<void> {
  await bootstrap({ settings, admin, clock, random });
  for (const doubt of await checkFirstIds({ settings, admin, nowMs: clock.nowMs() })) logger.warn(doubt);
}

function alarms(logger: Logger): Pick<ServiceParts, "onAuditBreak" | "onFaceModelReplaced"> {
  return {
    onAuditBreak: (writerId) =>
      logger.error({ writerId }, "somebody has changed the audit trail: run countersign audit verify"),
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
): Pick<AppParts, "dialects" | "demand" | "trustedProxies" | "proxyHeader" | "production"> {
  const { defaultLanguage, trustedProxies, proxyHeader, production } = settings;
  return { ...speech(defaultLanguage), trustedProxies: trustedProxies ?? [], proxyHeader, production };
}
