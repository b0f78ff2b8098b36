import { type Channel, type Clock, channels, type WebhookFigures } from "@countersign/core";
import {
  describeKeys,
  KEY_OVERDUE_MS,
  type KeyPurpose,
  type KeyRow,
  type OutboxStore,
  type WaitingMessages,
  type WebhookQueue,
} from "@countersign/store";
import type { Logger } from "pino";
import type { ChannelHealth } from "../send/delivery/failover.ts";
import { type Degradation, degradations } from "./degradations.ts";

/** Three checkpoints in a row that were not written. */
const CHECKPOINT_LATE_MS = 3 * 60_000;
const MOST_WAITING = 1000;
const LONGEST_OVERDUE_MS = 60_000;
/** Nobody has tried since: what was wrong with the gateway need not be wrong now. */
const FAILURE_TELLS_MS = 15 * 60_000;

export interface HealthParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isReady: () => Promise<boolean>;
  readonly failovers: Readonly<Record<Channel, { health(): ChannelHealth }>>;
  readonly outbox: Pick<OutboxStore, "count">;
  readonly webhooks: Pick<WebhookQueue, "count">;
  readonly keys: { list(): Promise<readonly KeyRow[]> };
}

/** What was found when it was last looked at in the database. */
export interface Look {
  readonly isReady: boolean;
  readonly waiting: readonly WaitingMessages[];
  /** Null: not looked at yet, or not to be read. */
  readonly webhooks: WebhookFigures | null;
  readonly keyAgesMs: ReadonlyMap<KeyPurpose, number>;
}

export interface Health {
  readonly isReady: HealthParts["isReady"];
  /** Looks anew, and logs what has changed. */
  look(): Promise<Look>;
  /** What is wrong while requests are answered, without asking the database. */
  troubles(): readonly Degradation[];
  /** Notes that the audit trail has a checkpoint. */
  noteCheckpoint(): void;
  checkpointAgeMs(): number;
}

/** Watches what an operator should mend although the service goes on. */
export function watchHealth(parts: HealthParts): Health {
  const { clock, logger } = parts;
  let last: Look = { isReady: true, waiting: [], webhooks: null, keyAgesMs: new Map() };
  let told: ReadonlySet<Degradation> = new Set();
  let checkpointAtMs = clock.nowMs();
  const checkpointAgeMs = (): number => Math.max(0, clock.nowMs() - checkpointAtMs);

  const troubles = (): readonly Degradation[] => [
    ...channels.filter((channel) => isFailing(parts.failovers[channel].health(), clock.nowMs())),
    ...(last.waiting.some((each) => isLong(each, clock.nowMs())) ? (["outbox"] as const) : []),
    ...(checkpointAgeMs() > CHECKPOINT_LATE_MS ? (["auditCheckpoint"] as const) : []),
    ...([...last.keyAgesMs.values()].some((ageMs) => ageMs > KEY_OVERDUE_MS) ? (["keys"] as const) : []),
  ];

  function tellChanges(before: Look): void {
    if (before.isReady !== last.isReady) {
      if (last.isReady) logger.info("requests can be served again");
      else logger.warn("requests cannot be served: /readyz says no");
    }
    const now = new Set(troubles());
    for (const reason of now) if (!told.has(reason)) logger.warn({ reason }, `degraded: ${degradations[reason]}`);
    for (const reason of told) if (!now.has(reason)) logger.info({ reason }, "no longer degraded");
    told = now;
  }

  return {
    isReady: parts.isReady,
    async look() {
      const before = last;
      const isReady = await parts.isReady();
      const found = await readStored(parts).catch(() => null); // what cannot be read, isReady says
      last = { ...before, ...found, isReady };
      tellChanges(before);
      return last;
    },
    troubles,
    noteCheckpoint() {
      checkpointAtMs = clock.nowMs();
    },
    checkpointAgeMs,
  };
}

async function readStored({ clock, outbox, webhooks, keys }: HealthParts): Promise<Omit<Look, "isReady">> {
  const nowMs = clock.nowMs();
  const [waiting, told, rows] = await Promise.all([
    outbox.count(nowMs),
    webhooks.count().catch(() => null),
    keys.list(),
  ]);
  const keyAgesMs = new Map<KeyPurpose, number>();
  for (const { purpose, state, createdAtMs } of describeKeys(rows, nowMs)) {
    if (state === "active") keyAgesMs.set(purpose, Math.max(keyAgesMs.get(purpose) ?? 0, nowMs - createdAtMs));
  }
  return { waiting, webhooks: told, keyAgesMs };
}

/** Whoever was asked last has failed. A channel without any gateway is not served, and nobody misses it. */
function isFailing({ senders }: ChannelHealth, nowMs: number): boolean {
  return (
    senders.length > 0 &&
    senders.every(({ failedAtMs }) => failedAtMs !== null && nowMs - failedAtMs < FAILURE_TELLS_MS)
  );
}

function isLong({ waiting, dueSinceMs }: WaitingMessages, nowMs: number): boolean {
  return waiting > MOST_WAITING || (dueSinceMs !== null && nowMs - dueSinceMs > LONGEST_OVERDUE_MS);
}
