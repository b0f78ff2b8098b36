import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

/** What is sent of one event. */
export interface ServerEvent {
  /** What a client that comes again names as the last that it has seen. */
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** An answer that goes on, event by event. WHATWG HTML §9.2 */
export interface EventStream {
  send(event: ServerEvent): void;
  /** A line that says nothing, so that whatever lies between knows that the connection is in use. */
  beat(): void;
  /** Whether so much waits for the client that whoever has more to tell should wait, too. */
  isBehind(): boolean;
  /** Ends the answer: the client comes again after a while. */
  end(): void;
  /** Aborted when the answer is over, however that came. */
  readonly over: AbortSignal;
}

/** How long a client waits before it comes again; each is told another time, so that not all come at once. */
const RETRY_MS = { least: 2_000, most: 6_000 };
/** What waits for a client that does not read. */
const MOST_WAITING_BYTES = 64 * 1024;

/** Begins an answer of server-sent events. Nothing between is to keep it, gather it or pack it. */
export function openEventStream(reply: FastifyReply): EventStream {
  const over = new AbortController();
  const readable = new Readable({ read() {} });
  readable.once("close", () => over.abort());
  const write = (text: string): void => {
    if (readable.destroyed || readable.readableEnded) return;
    if (readable.readableLength > MOST_WAITING_BYTES) readable.destroy();
    else readable.push(text);
  };
  write(`retry: ${RETRY_MS.least + Math.floor(Math.random() * (RETRY_MS.most - RETRY_MS.least))}\n\n`);
  void reply
    .headers({ "cache-control": "no-store, no-transform", "x-accel-buffering": "no" })
    .type("text/event-stream; charset=utf-8")
    .send(readable);
  return {
    over: over.signal,
    send: ({ id, event, data }) => write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    beat: () => write(":\n\n"),
    isBehind: () => readable.readableLength > MOST_WAITING_BYTES / 2,
    end: () => void (readable.destroyed || readable.push(null)),
  };
}
