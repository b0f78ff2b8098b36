import type { Channel, Hasher, Store } from "@countersign/core";
import { type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { Failover } from "../../send/delivery/failover.ts";
import { aroundHasher } from "../aroundHasher.ts";
import { outcomeOfDelivery } from "../deliveryOutcome.ts";

/** How work becomes part of the request that it is done for. */
export interface Follow {
  /** Notes that something is read to judge by. */
  beginJudging(): void;
  /** Notes that it is judged. */
  endJudging(): void;
  start(name: string, kind?: SpanKind): Span;
}

/** Gives the store: from the first reading to the settlement is judging, and then there is the settlement. */
export function traceStore(store: Store, follow: Follow): Store {
  const verbs = Object.entries(store).map(([verb, act]: [string, (...args: readonly never[]) => unknown]) => [
    verb,
    (...args: readonly never[]) => {
      follow.beginJudging();
      return act(...args);
    },
  ]);
  const reading = Object.fromEntries(verbs) as Store; // the same verbs
  return {
    ...reading,
    async settle(changes) {
      follow.endJudging();
      const span = follow.start("settle");
      span.setAttribute("countersign.changes", changes.length);
      return await ending(span, async () => {
        const settlement = await store.settle(changes);
        span.setAttribute("countersign.outcome", settlement.settled ? "settled" : "lost");
        return settlement;
      });
    },
  };
}

/** Gives the hasher, with a span for each hash, its wait included. */
export function traceHasher(hasher: Hasher, follow: Follow): Hasher {
  return aroundHasher(hasher, (work) => ending(follow.start("hash"), work));
}

/** Gives the way out of a channel, with a trace of its own for each message: whoever asked for it is answered long since. */
export function traceFailover(channel: Channel, failover: Failover, follow: Follow): Failover {
  return {
    ...failover,
    deliver(message, options) {
      const span = follow.start("send", SpanKind.PRODUCER);
      span.setAttribute("countersign.channel", channel);
      return ending(span, async () => {
        const delivery = await failover.deliver(message, options);
        span.setAttribute("countersign.outcome", outcomeOfDelivery(delivery));
        if (delivery.sent) span.setAttribute("countersign.gateway", delivery.by);
        else span.setStatus({ code: SpanStatusCode.ERROR });
        return delivery;
      });
    },
  };
}

/** An error's text may hold anything: that there was one is all that a span says. */
async function ending<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
