import type { Clock } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import {
  type BreakerOptions,
  type BreakerOutcome,
  type CircuitBreaker,
  createCircuitBreaker,
} from "./circuitBreaker.ts";

export interface FailoverOptions {
  /** Longest that one attempt at one sender may take. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly breaker: BreakerOptions;
}

export interface DeliveryOptions {
  /** The sender that a former attempt may have reached: no other one is asked. */
  readonly pinnedTo?: string | null;
  /** Awaited before each attempt; an outbox that keeps the name knows after a crash whom to pin the message to. */
  readonly onAttempt?: (senderName: string) => Promise<void>;
  /** Breaks off the attempt under way, for shutdown. */
  readonly signal?: AbortSignal;
}

export type Delivery =
  | { readonly sent: true; readonly by: string; readonly gatewayMessageId: string | null }
  | {
      readonly sent: false;
      readonly retryable: boolean;
      /** Give it back as `pinnedTo` with the next attempt; null: every sender may be asked. */
      readonly pinnedTo: string | null;
      /** Whose fault it was: of several senders the one that says most about the channel. */
      readonly fault: DeliveryFault;
      /** Fit for logs, one clause for each sender asked. */
      readonly reason: string;
    };

/** `expired`, `missing`: nobody was asked. `stopped`: this process ends. */
export type DeliveryFault = FailureKind | "expired" | "missing" | "stopped";

export interface ChannelHealth {
  /** No sender may be asked at the moment, so that a new message cannot go out. */
  readonly down: boolean;
  /** When the first sender may be asked again; null when one may be now, or there is none. */
  readonly retryAtMs: number | null;
  readonly senders: readonly ({ readonly name: string } & Pick<CircuitBreaker, "state" | "failedAtMs">)[];
}

export interface Failover {
  /**
   * Tries the senders in order. A message that may have been taken by one is never handed to another. Rejects only with
   * what `onAttempt` throws, and then nothing was sent.
   */
  deliver(message: OutboundMessage, options?: DeliveryOptions): Promise<Delivery>;
  health(): ChannelHealth;
  close(): Promise<void>;
}

interface Lane {
  readonly sender: Sender;
  readonly breaker: CircuitBreaker;
}

/** How long a sender that heeds its signal has to say what it had heard until then: that the message was taken, perhaps. */
const LAST_WORDS_MS = 200;

/** By what a sender that took the message knows it, or why it did not. */
type Answer = string | null | SendFailure;

interface Asking {
  readonly sender: Sender;
  readonly message: OutboundMessage;
  readonly stop: AbortSignal;
  readonly timeoutMs: number;
}

const NEVER = new AbortController().signal;

/** Makes one sender out of several of the same channel; docs/decisions/0006-sending.md says why it stops where it stops. */
export function createFailover(senders: readonly Sender[], options: FailoverOptions): Failover {
  const lanes = senders.map((sender) => ({ sender, breaker: createCircuitBreaker(options.breaker, options.clock) }));

  async function deliver(message: OutboundMessage, delivery: DeliveryOptions = {}): Promise<Delivery> {
    const pinnedTo = delivery.pinnedTo ?? null;
    const candidates = pinnedTo === null ? lanes : lanes.filter((lane) => lane.sender.name === pinnedTo);
    const obstacle = whyNot(message, candidates, pinnedTo, options.clock.nowMs());
    if (obstacle !== null) return { sent: false, retryable: false, pinnedTo, ...obstacle };

    const reasons: string[] = [];
    const faults: FailureKind[] = [];
    let retryable = false;
    for (const lane of candidates) {
      const answer = await attempt(lane, message, delivery, options.timeoutMs);
      if (!(answer instanceof SendFailure)) return { sent: true, by: lane.sender.name, gatewayMessageId: answer };
      const failure = answer;
      reasons.push(`${lane.sender.name}: ${failure.reason}`);
      faults.push(failure.kind);
      if (failure.kind === "uncertain") {
        return {
          sent: false,
          retryable: lane.sender.idempotent,
          pinnedTo: lane.sender.name,
          fault: faultOf(faults, delivery.signal),
          reason: reasons.join("; "),
        };
      }
      retryable ||= failure.retryable;
    }
    return { sent: false, retryable, pinnedTo, fault: faultOf(faults, delivery.signal), reason: reasons.join("; ") };
  }

  return {
    deliver,
    health: () => healthOf(lanes),
    async close() {
      await Promise.all(senders.map((sender) => sender.close?.()));
    },
  };
}

const byWeight: readonly FailureKind[] = ["uncertain", "misconfigured", "unavailable", "deferred", "refused"];

function faultOf(faults: readonly FailureKind[], signal: AbortSignal | undefined): DeliveryFault {
  if (signal?.aborted === true) return "stopped";
  return byWeight.find((each) => faults.includes(each)) ?? "unavailable";
}

/** Says why no sender may be asked at all, or null. */
function whyNot(
  message: OutboundMessage,
  candidates: readonly Lane[],
  pinnedTo: string | null,
  nowMs: number,
): { readonly fault: DeliveryFault; readonly reason: string } | null {
  if (message.expiresAtMs !== null && nowMs >= message.expiresAtMs)
    return { fault: "expired", reason: "the code has expired" };
  if (candidates.length === 0)
    return {
      fault: "missing",
      reason: pinnedTo === null ? "no sender is configured" : `${pinnedTo}: not configured`,
    };
  if (pinnedTo !== null && !candidates.every((lane) => lane.sender.idempotent)) {
    return { fault: "uncertain", reason: `${pinnedTo}: a former attempt may have been taken` };
  }
  return null;
}

function healthOf(lanes: readonly Lane[]): ChannelHealth {
  const retryTimesMs = lanes.flatMap((lane) => lane.breaker.retryAtMs ?? []);
  const down = retryTimesMs.length === lanes.length;
  return {
    down,
    retryAtMs: down && lanes.length > 0 ? Math.min(...retryTimesMs) : null,
    senders: lanes.map(({ sender, breaker: { state, failedAtMs } }) => ({ name: sender.name, state, failedAtMs })),
  };
}

async function attempt(
  { sender, breaker }: Lane,
  message: OutboundMessage,
  delivery: DeliveryOptions,
  timeoutMs: number,
): Promise<Answer> {
  const stop = delivery.signal ?? NEVER;
  if (!breaker.enter()) return new SendFailure("unavailable", "paused after failures");
  let outcome: BreakerOutcome = "unknown";
  try {
    if (!stop.aborted) await delivery.onAttempt?.(sender.name);
    if (stop.aborted) return new SendFailure("unavailable", "stopped");
    const answer = await askOnceOrTwice({ sender, message, stop, timeoutMs });
    if (!stop.aborted) outcome = isAlive(answer) ? "alive" : "failing";
    return answer;
  } finally {
    breaker.settle(outcome);
  }
}

/** A gateway that refuses one message works; otherwise a stranger with a bad number could close the channel. */
function isAlive(answer: Answer): boolean {
  return !(answer instanceof SendFailure) || answer.kind === "refused" || answer.kind === "deferred";
}

/** Asks an idempotent sender again, with the same id, when its first answer leaves the message uncertain. */
async function askOnceOrTwice(asking: Asking): Promise<Answer> {
  const first = await ask(asking);
  const isUncertain = first instanceof SendFailure && first.kind === "uncertain";
  if (!isUncertain || !asking.sender.idempotent || asking.stop.aborted) return first;
  const second = await ask(asking);
  return second instanceof SendFailure
    ? new SendFailure("uncertain", `${first.reason}, then ${second.reason}`)
    : second;
}

async function ask({ sender, message, stop, timeoutMs }: Asking): Promise<Answer> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const signal = AbortSignal.any([stop, timeout.signal]);
  try {
    // The race ends the attempt even when a sender does not heed its signal.
    return await Promise.race([sender.send(message, signal), rejectAfter(signal)]);
  } catch (error) {
    return asFailure(error);
  } finally {
    clearTimeout(timer);
  }
}

function rejectAfter(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timeOut = (): void => reject(new SendFailure("uncertain", "timed out"));
    signal.addEventListener("abort", () => setTimeout(timeOut, LAST_WORDS_MS), { once: true });
  });
}

/** An error nobody foresaw may have struck after the message left; its text may hold anything and is dropped. */
function asFailure(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  return new SendFailure("uncertain", `failed unexpectedly (${error instanceof Error ? error.name : typeof error})`);
}
