import type { Clock, Random } from "@countersign/core";
import type { SaveExport } from "../audit/exportSegments.ts";
import type { Pruning } from "../audit/pruneTrail.ts";
import { connectDatabase, type DatabasePlace } from "../engine/connectDatabase.ts";
import { SERVING_CACHE_KIB } from "../engine/sqlite.ts";
import { createKeyring, type Keyring } from "../keys/keyring.ts";
import { KEY_REFRESH_INTERVAL_MS } from "../keys/keySchedule.ts";
import { type MasterKeySeed, masterKeyOf } from "../keys/masterKey.ts";
import { createSecretBox } from "../keys/secretBox.ts";
import { type Ledger, openLedger } from "../openLedger.ts";
import { storehouseOn } from "../openStorehouse.ts";
import { createSealedOutbox } from "../outboxStore.ts";
import { type KeepSessionUses, keepSessionUses } from "../sessionUses.ts";
import { watchWrites } from "../upkeep/watchWrites.ts";
import { createWebhookQueue } from "../webhookQueue.ts";

/** What a call brings beside its arguments. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly save: SaveExport;
}

/** What can be asked of a storage thread, by its verb. */
export type ThreadVerbs = Readonly<Record<string, (args: never, context: CallContext) => unknown>>;

export interface ThreadParts {
  readonly place: DatabasePlace;
  readonly random: Random;
  readonly clock: Clock;
  /** Told that somebody else has changed a chain of the audit trail. */
  readonly onBreak: (writerId: string) => void;
}

/** Opens the database in this thread and gives what can be asked of it; the ledger only once its keys were brought. */
export async function openThreadVerbs({ place, random, clock, onBreak }: ThreadParts): Promise<ThreadVerbs> {
  const watched = watchWrites(await connectDatabase(place, () => undefined, { cacheKib: SERVING_CACHE_KIB }));
  const { database } = watched;
  const storehouse = storehouseOn(watched);
  const verbs: Record<string, ThreadVerbs[string]> = {
    ...named("admin", storehouse.admin),
    ...named("keys", storehouse.keys),
    ...named("outbox", createSealedOutbox(database)),
    ...named("webhooks", createWebhookQueue(database, random)),
    examine: storehouse.examine,
    schemaVersion: storehouse.schemaVersion,
    migrate: storehouse.migrate,
    tryWrite: storehouse.tryWrite,
    isServing: storehouse.isServing,
    isOriginListed: ([origin]: readonly string[]) => storehouse.isOriginListed(origin ?? ""),
    keepSessionUses: ([uses]: Parameters<KeepSessionUses>) => keepSessionUses(database, uses),
    sweep: ([nowMs, originRetentionMs]: [number, number | null], { signal }: CallContext) =>
      storehouse.sweep(nowMs, { originRetentionMs, signal }),
    openLedger: async ([seed]: [MasterKeySeed]) => Object.assign(verbs, await ledgerVerbs(seed)),
    close: storehouse.close,
  };

  async function ledgerVerbs(seed: MasterKeySeed): Promise<ThreadVerbs> {
    const masterKey = masterKeyOf(seed, random);
    const keyring = await createKeyring({ masterKey, store: storehouse.keys, random, clock });
    keepRefreshing(keyring);
    const box = createSecretBox({ keyring, random });
    const { store, trail } = openLedger(database, { masterKey, keyring, box, random, onBreak });
    return { ...named("", store), ...trailVerbs(trail) };
  }

  return verbs;
}

/** Reads the keys again and again. What cannot be read here the main thread cannot read either, which says so. */
function keepRefreshing(keyring: Keyring): void {
  const refresh = async (): Promise<void> => {
    await keyring.refresh().catch(() => undefined);
    keepRefreshing(keyring);
  };
  setTimeout(refresh, KEY_REFRESH_INTERVAL_MS).unref();
}

function trailVerbs({ checkpoint, tellRepeats, tellAbandoned, prune }: Ledger["trail"]) {
  return {
    "trail.checkpoint": ([nowMs]: [number]) => checkpoint(nowMs),
    "trail.tellRepeats": ([nowMs]: [number], { signal }: CallContext) => tellRepeats(nowMs, signal),
    "trail.tellAbandoned": ([nowMs]: [number], { signal }: CallContext) => tellAbandoned(nowMs, signal),
    "trail.prune": ([age]: [Omit<Pruning, "save" | "signal">], { signal, save }: CallContext) =>
      prune({ ...age, save, signal }),
  };
}

/** Gives the verbs of a part under its name. */
function named(part: string, verbs: object): ThreadVerbs {
  const prefix = part === "" ? "" : `${part}.`;
  return Object.fromEntries(
    Object.entries<(...args: readonly never[]) => unknown>({ ...verbs }).map(([verb, act]) => [
      `${prefix}${verb}`,
      (args: readonly never[]) => act(...args), // the caller's types are the verb's
    ]),
  );
}
