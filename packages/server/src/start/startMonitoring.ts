import type { Channel, Clock } from "@countersign/core";
import type { Logger } from "pino";
import type { Environment } from "../config/Environment.ts";
import type { Settings } from "../config/settings.ts";
import type { AppParts } from "../http/createApp.ts";
import { createComplaint } from "../log/createComplaint.ts";
import { collectFigures, type Figures } from "../monitoring/collectFigures.ts";
import { countAnswer } from "../monitoring/countAnswer.ts";
import { isTracingAsked } from "../monitoring/isTracingAsked.ts";
import { webhookOutcomes } from "../monitoring/metricTable.ts";
import { watchProcess } from "../monitoring/processFigures.ts";
import type { ServedSample } from "../monitoring/renderMetrics.ts";
import { serveMetrics } from "../monitoring/serveMetrics.ts";
import { type Sample, Tally } from "../monitoring/Tally.ts";
import type { Tracing } from "../monitoring/Tracing.ts";
import { watchFailover } from "../monitoring/watchFailover.ts";
import { watchHasher } from "../monitoring/watchHasher.ts";
import { watchStore } from "../monitoring/watchStore.ts";
import type { Failover } from "../send/delivery/failover.ts";
import { version } from "../version.ts";
import type { Sending } from "./composeSending.ts";
import type { Watch } from "./composeServices.ts";
import type { Ending } from "./createEnding.ts";

/** What is said not to work where figures are not had. */
export const FIGURES = "collecting figures";

type Failovers = Readonly<Record<Channel, Failover>>;

/** What counts in a process. */
export interface Counting {
  readonly watch: Watch;
  readonly onAnswered: NonNullable<AppParts["onAnswered"]>;
  readonly failovers: (failovers: Failovers) => Failovers;
  readonly noteAuditBreak: () => void;
  /** Gives what gives the figures, once there is all that they are read from. */
  collector(figures: Omit<Figures, "tally" | "process" | "version">, ending: Ending): () => Promise<readonly Sample[]>;
}

/** Gives what counts in this process; null: nobody wants to know, and nothing stands in the way of a request. */
export function startCounting({ metricsPort }: Pick<Settings, "metricsPort">): Counting | null {
  if (metricsPort === null) return null;
  const tally = new Tally();
  // What begins with its first event has not grown by it, for whoever asks by how much it grew.
  tally.count("countersign_audit_breaks_total", [], 0);
  for (const outcome of Object.values(webhookOutcomes)) tally.count("countersign_webhook_attempts_total", [outcome], 0);
  return {
    watch: {
      store: (store) => watchStore(store, tally),
      hasher: (hasher) => watchHasher(hasher, tally),
      noteLimit: (window) => tally.count("countersign_limits_hit_total", [window]),
    },
    onAnswered: (answered) => countAnswer(answered, tally),
    failovers: ({ sms, email }) => ({
      sms: watchFailover("sms", sms, tally),
      email: watchFailover("email", email, tally),
    }),
    noteAuditBreak: () => tally.count("countersign_audit_breaks_total", []),
    collector(figures, ending) {
      const own = watchProcess(tally);
      ending.add(async () => own.stop());
      return () => collectFigures({ ...figures, tally, process: own, version });
    },
  };
}

/** Gives what follows requests, where OpenTelemetry's variables ask for it; null: nothing of it is even loaded. */
export async function startTracing(environment: Environment, ending: Pick<Ending, "add">): Promise<Tracing | null> {
  if (!isTracingAsked(environment)) return null;
  const { openTracing } = await import("../monitoring/traces/openTracing.ts");
  const tracing = openTracing(environment);
  ending.add(tracing.stop);
  return tracing;
}

/** Puts what counts and what follows between the domain and what it works with. */
export function watchedBy(counting: Counting | null, tracing: Tracing | null): Watch | undefined {
  if (tracing === null) return counting?.watch;
  const counted = counting?.watch;
  return {
    store: (store) => tracing.store(counted?.store(store) ?? store),
    hasher: (hasher) => tracing.hasher(counted?.hasher(hasher) ?? hasher),
    noteLimit: counted?.noteLimit,
  };
}

/** Gives what is told of requests. */
export function watchedRequests(
  counting: Counting | null,
  tracing: Tracing | null,
): Pick<AppParts, "onAnswered" | "follow"> {
  return {
    ...(counting !== null && { onAnswered: counting.onAnswered }),
    ...(tracing !== null && { follow: tracing.begin }),
  };
}

/** Gives what sends, counted and followed. */
export function watchedSending(sending: Sending, counting: Counting | null, tracing: Tracing | null): Sending {
  const { sms, email } = counting?.failovers(sending.failovers) ?? sending.failovers;
  if (tracing === null) return { ...sending, failovers: { sms, email } };
  return { ...sending, failovers: { sms: tracing.failover("sms", sms), email: tracing.failover("email", email) } };
}

/**
 * Opens the door at which figures are scraped, where there is to be one.
 * @throws {SettingsError} when its address cannot be had
 */
export async function openMetrics(
  { metricsPort, metricsHost, metricsToken }: Pick<Settings, "metricsPort" | "metricsHost" | "metricsToken">,
  collect: () => Promise<readonly ServedSample[]>,
  { ending, logger, clock }: { readonly ending: Pick<Ending, "add">; readonly logger: Logger; readonly clock: Clock },
): Promise<void> {
  if (metricsPort === null) return;
  const { heard, failed } = createComplaint({ logger, clock }, FIGURES);
  const door = await serveMetrics({
    settings: { metricsPort, metricsHost, metricsToken },
    collect: () => heard(collect()),
    onError: failed,
  });
  ending.add(door.close);
  logger.info(`metrics are served at ${door.url}`);
}

/** Gives the figures of a process that serves alone. */
export function asOnly(collect: () => Promise<readonly Sample[]>): () => Promise<readonly ServedSample[]> {
  return async () => (await collect()).map((sample) => ({ ...sample, worker: null }));
}
