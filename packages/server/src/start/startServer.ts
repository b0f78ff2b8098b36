import { createMasterKey, holdServeLock, type ServeLock, type Storehouse } from "@countersign/store";
import type { Logger } from "pino";
import { obtainMasterKey } from "../config/obtainMasterKey.ts";
import { makePrivateFolder } from "../config/privateFile.ts";
import type { Settings } from "../config/settings.ts";
import { type AppParts, createApp } from "../http/createApp.ts";
import { loadCommonPasswords } from "../passwords/loadCommonPasswords.ts";
import { keepRemarks } from "../remarks/keepRemarks.ts";
import { bootstrap } from "./bootstrap.ts";
import { composeSending } from "./composeSending.ts";
import { composeServices } from "./composeServices.ts";
import { drainOutbox } from "./drainOutbox.ts";
import { listen } from "./listen.ts";
import { openMigrated } from "./openMigrated.ts";
import { speech } from "./speech.ts";
import { startChores } from "./startChores.ts";
import { systemClock as clock, systemRandom as random } from "./systemPorts.ts";

export interface RunningServer {
  /** Such as http://127.0.0.1:3000, with the real port. */
  readonly url: string;
  /** Serves what was begun, takes nothing new and lets go of the data. */
  stop(): Promise<void>;
}

/**
 * Starts serving.
 * @throws {SettingsError} FolderServed, WrongMasterKey, SchemaTooNew or StoreUnavailable: sentences for the operator
 */
export async function startServer(settings: Settings, logger: Logger): Promise<RunningServer> {
  await makePrivateFolder(settings.dataDir);
  const lock = settings.databaseUrl === null ? holdServeLock(settings.dataDir) : null;
  try {
    const storehouse = await openMigrated(settings, (error) => logger.warn({ err: error }, "database connection lost"));
    try {
      return await serve(settings, logger, storehouse, lock);
    } catch (error) {
      await storehouse.close();
      throw error;
    }
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function serve(
  settings: Settings,
  logger: Logger,
  storehouse: Storehouse,
  lock: ServeLock | null,
): Promise<RunningServer> {
  const { bytes, warning } = await obtainMasterKey(settings, random);
  if (warning !== null) logger.warn(warning);
  const masterKey = createMasterKey({ bytes, previous: settings.masterKeyPrevious ?? undefined, random });
  const sending = composeSending(settings, clock, random);
  const state = { url: "", isBootstrapped: false };
  const publicUrl = (): string => settings.publicUrl ?? state.url;
  const onAuditBreak = (writerId: string): void =>
    logger.error({ writerId }, "somebody has changed the audit trail: run countersign audit verify");
  const onFaceModelReplaced = (path: string): void =>
    logger.warn({ path }, "a face model was not as it was built, and was built anew: who else can write there?");
  const given = { settings, storehouse, masterKey, sending, clock, random, publicUrl };
  const remarks = await keepRemarks({ dataDir: settings.dataDir, logger, clock, random });
  const commonPasswords = await loadCommonPasswords(settings.passwordList);
  const parts = { ...given, remarks, commonPasswords, onAuditBreak, onFaceModelReplaced };
  const composed = await composeServices(parts);
  const app = await createApp({
    ...appSettings(settings),
    services: composed.services,
    logger,
    origins: {
      allowed: settings.allowedOrigins ?? (settings.production ? [] : null),
      isListed: storehouse.isOriginListed,
    },
    devInbox: sending.devInbox,
    isReady: async () => state.isBootstrapped && (await storehouse.isReachable()),
  });
  state.url = await listen(app, settings);
  await bootstrap({ settings, admin: storehouse.admin, clock, random, publicUrl: publicUrl() });
  state.isBootstrapped = true;
  const outbox = drainOutbox({ settings, storehouse, composed, sending, logger, publicUrl });
  const chores = startChores({ settings, storehouse, clock, logger, ...composed });
  return {
    url: state.url,
    async stop() {
      await app.close();
      await remarks.close();
      await outbox.stop();
      await composed.faces.close();
      await Promise.all(Object.values(sending.failovers).map((each) => each.close()));
      await Promise.all(chores.map((chore) => chore.stop()));
      await storehouse.close();
      lock?.release();
    },
  };
}

function appSettings(
  settings: Settings,
): Pick<AppParts, "dialects" | "demand" | "trustedProxies" | "proxyHeader" | "production"> {
  const { defaultLanguage, trustedProxies, proxyHeader, production } = settings;
  return { ...speech(defaultLanguage), trustedProxies: trustedProxies ?? [], proxyHeader, production };
}
