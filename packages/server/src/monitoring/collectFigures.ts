import { setTimeout as sleep } from "node:timers/promises";
import { type Channel, type Clock, channels, type WebhookFigures, webhookStates } from "@countersign/core";
import { keyPurposes } from "@countersign/store";
import type { ChannelHealth } from "../send/delivery/failover.ts";
import { degradations } from "./degradations.ts";
import type { ProcessFigures } from "./processFigures.ts";
import type { Sample, Tally } from "./Tally.ts";
import type { Health, Look } from "./watchHealth.ts";

/** A scrape is given up after ten seconds; by then it should have said what is wrong. */
const LONGEST_LOOK_MS = 3000;

export interface Figures {
  readonly clock: Clock;
  readonly version: string;
  readonly tally: Tally;
  readonly health: Health;
  readonly process: Pick<ProcessFigures, "samples">;
  readonly failovers: Readonly<Record<Channel, { health(): ChannelHealth }>>;
  readonly isStoreUp: () => Promise<boolean>;
  readonly queues: () => Readonly<Record<string, number>>;
}

/** Gives all figures of this process, and what it reads in the database, as they are now. */
export async function collectFigures(figures: Figures): Promise<readonly Sample[]> {
  const { tally, health, version, queues, failovers, clock } = figures;
  const [look, isStoreUp, own] = await Promise.all([
    within(health.look()),
    within(figures.isStoreUp()),
    figures.process.samples(),
  ]);
  const troubles = health.troubles();
  return [
    { name: "countersign_build_info", labels: [version], value: 1 },
    ...tally.samples(),
    ...Object.entries(queues()).map(([queue, value]) => gauge("countersign_queue_depth", value, queue)),
    ...(look === null ? [] : storedFigures(look, clock.nowMs())),
    gauge("countersign_ready", Number(look?.isReady ?? false)),
    gauge("countersign_store_up", Number(isStoreUp ?? false)),
    ...(Object.keys(degradations) as (keyof typeof degradations)[]) // Object.keys forgets the keys
      .map((reason) => gauge("countersign_degraded", Number(troubles.includes(reason)), reason)),
    ...channels.flatMap((channel) =>
      failovers[channel]
        .health()
        .senders.map(({ name, state }) => gauge("countersign_gateway_up", Number(state === "closed"), channel, name)),
    ),
    gauge("countersign_audit_checkpoint_age_seconds", health.checkpointAgeMs() / 1000),
    ...own,
  ];
}

function storedFigures({ waiting, webhooks, keyAgesMs }: Look, nowMs: number): readonly Sample[] {
  return [
    ...channels.flatMap((channel) => {
      const { waiting: count = 0, dueSinceMs = null } = waiting.find((each) => each.channel === channel) ?? {};
      const overdueMs = dueSinceMs === null ? 0 : Math.max(0, nowMs - dueSinceMs);
      return [
        gauge("countersign_outbox_messages", count, channel),
        gauge("countersign_outbox_overdue_seconds", overdueMs / 1000, channel),
      ];
    }),
    ...(webhooks === null ? [] : webhookFigures(webhooks, nowMs)),
    ...keyPurposes.flatMap((purpose) => {
      const ageMs = keyAgesMs.get(purpose);
      return ageMs === undefined ? [] : [gauge("countersign_key_age_seconds", ageMs / 1000, purpose)];
    }),
  ];
}

function webhookFigures({ endpoints, waiting, waitingSinceMs }: WebhookFigures, nowMs: number): readonly Sample[] {
  const oldestMs = waitingSinceMs === null ? 0 : Math.max(0, nowMs - waitingSinceMs);
  return [
    gauge("countersign_webhook_messages", waiting),
    gauge("countersign_webhook_oldest_seconds", oldestMs / 1000),
    ...webhookStates.map((state) => gauge("countersign_webhook_endpoints", endpoints[state], state)),
  ];
}

function gauge(name: Sample["name"], value: number, ...labels: readonly string[]): Sample {
  return { name, labels, value };
}

/** Gives null where it takes too long, or fails. */
async function within<T>(reading: Promise<T>): Promise<T | null> {
  const late = new AbortController();
  try {
    return await Promise.race([
      reading.catch(() => null),
      sleep(LONGEST_LOOK_MS, null, { signal: late.signal, ref: false }).catch(() => null),
    ]);
  } finally {
    late.abort();
  }
}
