import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { audit, type Clock, newId, randomHex } from "@countersign/core";
import type { AdminStore, MasterKey } from "@countersign/store";
import type { Logger } from "pino";
import { BackupFailed } from "../backups/BackupFailed.ts";
import { backupLock } from "../backups/backupSecrets.ts";
import { DRAFT_ENDING } from "../backups/publishFile.ts";
import { FOLDER_MODE, giveToOwner } from "../config/privateFile.ts";
import type { Settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";
import { createComplaint } from "../log/createComplaint.ts";
import type { Services } from "../request/services.ts";
import { type Chore, startChore } from "../slots/startChore.ts";
import { orderBackup } from "./orderBackup.ts";

const LONGEST_LOOK_MS = 60_000;
const SHORTEST_LOOK_MS = 1000;
/** How long nothing is tried after a failure, unless the next one is due sooner. */
const RETRY_MS = 600_000;
const SKEW_MS = 60_000;

type BackupSettings = Pick<Settings, "backupPassphrase" | "dataDir" | "backupDir" | "backupEvery" | "backupKeep">;

export interface BackupKeeping {
  readonly settings: BackupSettings;
  readonly masterKey: MasterKey;
  readonly admin: Pick<AdminStore, "identify" | "listPools">;
  readonly services: Pick<Services, "ports" | "remarks">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes backups by the settings, one after the other, and deletes those that are too many; none where no folder is set. */
export function keepBackups(keeping: BackupKeeping): readonly Chore[] {
  const { settings, clock, logger } = keeping;
  const { backupDir, backupEvery } = settings;
  if (backupDir === null) return [];
  const lookEveryMs = Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, backupEvery));
  const { heard, failed } = createComplaint({ logger, clock }, "telling of a failed backup");
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const look = async (signal: AbortSignal): Promise<void> => {
    if (clock.nowMs() < notBeforeMs) return;
    try {
      await makeIfDue(keeping, backupDir, signal);
    } catch (error) {
      if (signal.aborted) return;
      notBeforeMs = clock.nowMs() + Math.min(RETRY_MS, backupEvery);
      await heard(tellFailure(keeping, error));
    }
  };
  return [startChore(lookEveryMs, look, failed)];
}

async function makeIfDue(keeping: BackupKeeping, folder: string, signal: AbortSignal): Promise<void> {
  const { settings, masterKey, clock, logger, admin, services } = keeping;
  const nowMs = clock.nowMs();
  const id = (await admin.identify(randomHex(services.ports.random, 16))).slice(0, 8);
  const newestMs = Math.max(
    ...(await listBackups(folder, id)).map(({ madeAtMs }) => madeAtMs).filter((ms) => !isMadeAhead(ms, nowMs)),
  );
  if (nowMs - newestMs < settings.backupEvery) return;
  await makeFolder(folder);
  const target = join(folder, nameOf(id, nowMs));
  const lock = backupLock(settings, masterKey);
  const order = { dataDir: settings.dataDir, target, replaces: false, lock, nowMs, seed: masterKey.seed };
  const bytes = await orderBackup(order, signal);
  logger.info({ file: target, bytes }, "backup made");
  await tellTrail(keeping, { note: target });
  await deleteSurplus(folder, id, { keep: settings.backupKeep, nowMs });
}

interface NamedBackup {
  readonly name: string;
  readonly madeAtMs: number;
}

/** The name says of which database it is: several may be backed up into one folder. */
function nameOf(id: string, nowMs: number): string {
  return `countersign-${id}-${new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "")}.backup`;
}

async function listBackups(folder: string, id: string): Promise<readonly NamedBackup[]> {
  const pattern = new RegExp(`^countersign-${id}-(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z\\.backup$`);
  return (await listNames(folder)).flatMap((name) => {
    const [whole, year, month, day, hour, minute, second] = pattern.exec(name) ?? [];
    if (whole === undefined) return [];
    return [{ name, madeAtMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) }];
  });
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemReason(error) === "ENOENT") return [];
    throw new BackupFailed(`${folder} cannot be read (${systemReason(error)}).`);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    if (made !== undefined) await giveToOwner(folder, join(folder, ".."));
  } catch (error) {
    throw new BackupFailed(`${folder} cannot be made (${systemReason(error)}).`);
  }
}

/** Named by a clock that was ahead: it is older than it says. */
function isMadeAhead(madeAtMs: number, nowMs: number): boolean {
  return madeAtMs > nowMs + SKEW_MS;
}

/** Deletes the oldest beyond those that stay, and what was left behind half written. */
async function deleteSurplus(
  folder: string,
  id: string,
  { keep, nowMs }: { readonly keep: number; readonly nowMs: number },
): Promise<void> {
  const newestFirst = (await listBackups(folder, id)).toSorted(
    (a, b) =>
      Number(isMadeAhead(a.madeAtMs, nowMs)) - Number(isMadeAhead(b.madeAtMs, nowMs)) || b.madeAtMs - a.madeAtMs,
  );
  const drafts = (await listNames(folder)).filter(
    (name) => name.startsWith(`countersign-${id}-`) && name.endsWith(DRAFT_ENDING),
  );
  for (const name of [...newestFirst.slice(keep).map((each) => each.name), ...drafts])
    await rm(join(folder, name), { force: true });
}

async function tellFailure(keeping: BackupKeeping, error: unknown): Promise<void> {
  const { logger, services } = keeping;
  const why = error instanceof Error ? error.message : String(error);
  logger.error({ err: error }, "backup failed");
  services.remarks.note({
    key: "backup",
    finding: `A backup could not be made: ${why}`,
    whatToDo: "The service tries again by itself: mend that, and look for a newer backup.",
  });
  await tellTrail(keeping, { failure: "backupFailed", barrier: "backup" });
}

async function tellTrail(
  { admin, services: { ports }, clock }: BackupKeeping,
  told: { readonly note: string } | { readonly failure: "backupFailed"; readonly barrier: string },
): Promise<void> {
  const origin = { requestId: newId(ports.random), ip: null, ipBlock: "unknown", userAgent: null };
  const nowMs = clock.nowMs();
  const changes = (await admin.listPools()).map(({ id }) =>
    audit({ poolId: id, appId: null, actor: "service", origin }, nowMs, { type: "data.backup", userId: null, ...told }),
  );
  await ports.store.settle(changes);
}
