import type { Store } from "@countersign/core";
import type { AdminStore } from "../adminStore.ts";
import type { DatabasePlace } from "../engine/connectDatabase.ts";
import type { KeyStore } from "../keys/keyStore.ts";
import type { Ledger, LedgerParts } from "../openLedger.ts";
import type { Storehouse } from "../openStorehouse.ts";
import { openOutbox, type SealedOutbox } from "../outboxStore.ts";
import { createSessionUses } from "../sessionUses.ts";
import type { WebhookQueue } from "../webhookQueue.ts";
import { type CallOptions, type StorageThread, startStorageThread } from "./startStorageThread.ts";
import { storeVerbs } from "./storeVerbs.ts";

/** What a service needs of a database, wherever that is open. */
export type ServingStorehouse = Pick<
  Storehouse,
  | "admin"
  | "keys"
  | "examine"
  | "schemaVersion"
  | "migrate"
  | "tryWrite"
  | "isServing"
  | "isOriginListed"
  | "openLedger"
  | "openSessionUses"
  | "openOutbox"
  | "queues"
  | "openWebhookQueue"
  | "sweep"
  | "judgeMark"
  | "mark"
  | "close"
>;

export interface ThreadsSettings {
  /** What a thread runs: it has {@link answerCalls} answer its parent. */
  readonly program: URL;
  readonly place: DatabasePlace;
  /** Told, once, that a thread has ended by itself: nothing is served any more. */
  readonly onDeath: (error: Error) => void;
}

const adminVerbs: { readonly [Verb in keyof AdminStore]: Verb } = {
  bootstrap: "bootstrap",
  identify: "identify",
  listPools: "listPools",
  insertPool: "insertPool",
  listApplications: "listApplications",
  listUsers: "listUsers",
  countUsers: "countUsers",
  countPasswords: "countPasswords",
  countUnprovenSessions: "countUnprovenSessions",
};

const keyVerbs: { readonly [Verb in keyof KeyStore]: Verb } = {
  list: "list",
  insertFirst: "insertFirst",
  rotate: "rotate",
  rewrap: "rewrap",
  delete: "delete",
  readCheck: "readCheck",
  insertCheck: "insertCheck",
  replaceCheck: "replaceCheck",
};

const outboxVerbs: { readonly [Verb in keyof SealedOutbox]: Verb } = {
  claim: "claim",
  pin: "pin",
  retry: "retry",
  remove: "remove",
  count: "count",
};

const webhookVerbs: { readonly [Verb in keyof WebhookQueue]: Verb } = {
  relay: "relay",
  claim: "claim",
  count: "count",
};

/** The embedded database is a file, and a copy of it is its equal. */
const unmarked: Pick<ServingStorehouse, "judgeMark" | "mark"> = {
  judgeMark: async () => "none",
  mark: async () => undefined,
};

/**
 * Opens the embedded database in threads of its own, one that writes and one that answers what requests read: the event loop
 * of the caller waits for no disk. Each opens it when it is first asked for something. What is asked for and what is given is plain data.
 */
export function openStorehouseThreads({ program, place, onDeath }: ThreadsSettings): ServingStorehouse {
  let onBreak: LedgerParts["onBreak"];
  const dieOnce = tellOnce(onDeath);
  const start = (): StorageThread =>
    startStorageThread(program, place, { onBreak: (writerId) => onBreak?.(writerId), onDeath: dieOnce });
  const [write, read] = [start(), start()];
  const writing = <T>(verb: string, args: readonly unknown[] = [], options?: CallOptions): Promise<T> =>
    write.call(verb, args, options);
  async function openThreadedLedger({ masterKey, onMessage, ...told }: LedgerParts): Promise<Ledger> {
    onBreak = told.onBreak;
    await Promise.all([writing("openLedger", [masterKey.seed]), read.call("openLedger", [masterKey.seed])]);
    const store = proxyOf<Store>(storeVerbs, (verb, args) =>
      (storeVerbs[verb] === "read" ? read : write).call(verb, args),
    );
    return { store: ringing(store, onMessage), trail: trailOver(writing) };
  }

  return {
    ...partsOver(writing),
    examine: () => writing("examine"),
    schemaVersion: () => writing("schemaVersion"),
    migrate: () => writing("migrate"),
    tryWrite: () => writing("tryWrite"),
    isServing: () => writing<boolean>("isServing").catch(() => false),
    isOriginListed: (origin) => read.call("isOriginListed", [origin]),
    openLedger: openThreadedLedger,
    openSessionUses: () => createSessionUses((uses) => writing("keepSessionUses", [uses])),
    sweep: (nowMs, { originRetentionMs = null, signal } = {}) =>
      writing("sweep", [nowMs, originRetentionMs], { signal }),
    queues: () => ({ storageRead: read.waiting(), storageWrite: write.waiting() }),
    ...unmarked,
    async close() {
      // The last one to let go of the file brings the journal into it: the one that may write.
      await read.close();
      await write.close();
    },
  };
}

function tellOnce(tell: (error: Error) => void): (error: Error) => void {
  let isTold = false;
  return (error) => {
    if (!isTold) tell(error);
    isTold = true;
  };
}

type Writing = <T>(verb: string, args?: readonly unknown[], options?: CallOptions) => Promise<T>;
type Parts = Pick<ServingStorehouse, "admin" | "keys" | "openOutbox" | "openWebhookQueue">;

/** Gives the parts all of whose verbs are asked of the thread that writes. */
function partsOver(writing: Writing): Parts {
  const to = (part: string) => (verb: string, args: readonly unknown[]) => writing(`${part}.${verb}`, args);
  return {
    admin: proxyOf<AdminStore>(adminVerbs, to("admin")),
    keys: proxyOf<KeyStore>(keyVerbs, to("keys")),
    openOutbox: (box) => openOutbox(proxyOf<SealedOutbox>(outboxVerbs, to("outbox")), box),
    openWebhookQueue: () => proxyOf<WebhookQueue>(webhookVerbs, to("webhooks")),
  };
}

/** Gives an object of verbs that are asked for elsewhere. */
function proxyOf<Part extends object>(
  verbs: { readonly [Verb in keyof Part]: unknown },
  call: (verb: keyof Part & string, args: readonly unknown[]) => Promise<unknown>,
): Part {
  const names = Object.keys(verbs) as (keyof Part & string)[]; // Object.keys forgets the keys
  return Object.fromEntries(names.map((verb) => [verb, (...args: readonly unknown[]) => call(verb, args)])) as Part; // the verbs of Part all give promises
}

function ringing(store: Store, onMessage: LedgerParts["onMessage"]): Store {
  return {
    ...store,
    async settle(changes) {
      const settlement = await store.settle(changes);
      if (settlement.settled && changes.some(({ type }) => type === "enqueueMessage")) onMessage?.();
      return settlement;
    },
  };
}

function trailOver(
  writing: <T>(verb: string, args: readonly unknown[], options?: CallOptions) => Promise<T>,
): Ledger["trail"] {
  return {
    checkpoint: (nowMs) => writing("trail.checkpoint", [nowMs]),
    tellRepeats: (nowMs, signal) => writing("trail.tellRepeats", [nowMs], { signal }),
    tellAbandoned: (nowMs, signal) => writing("trail.tellAbandoned", [nowMs], { signal }),
    prune: ({ save, signal, ...age }) => writing("trail.prune", [age], { save, signal }),
  };
}
