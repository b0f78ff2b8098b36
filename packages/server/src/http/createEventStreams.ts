import { MfaError } from "@countersign/contract";
import type { FastifyReply } from "fastify";
import { createSlots } from "../slots/createSlots.ts";
import { type EventStream, openEventStream } from "./openEventStream.ts";

export interface EventTimes {
  /** How often the database is looked at. */
  readonly lookMs: number;
  /** How often a stream shows that it is there, and what it tells of is looked at in full. */
  readonly beatMs: number;
  /** How long a stream lasts: its client comes again, and is asked again who he is. */
  readonly lastMs: number;
}

export const eventTimes: EventTimes = { lookMs: 1_000, beatMs: 15_000, lastMs: 30 * 60_000 };

/** Of what nobody may take all: the first word of a key says what it is. */
const PLACES = { account: 8, address: 50, application: 10, pool: 10 } as const;
const ALL_PLACES = 1_000;
const RETRY_SECONDS = 30;

export type PlaceKey = `${keyof typeof PLACES} ${string}`;

/** The streams of a process. */
export interface EventStreams {
  /** @throws {MfaError} tooOften where one of the keys has all its places, or where the process ends */
  open(reply: FastifyReply, keys: readonly PlaceKey[]): EventStream;
  /** Shows that a stream is there as long as it is, and ends it in time; `stop` is called when it is over. */
  keep(stream: EventStream, look: () => void, stop: () => void): void;
  /** Ends them all; none is opened any more. */
  close(): void;
}

export function createEventStreams({ beatMs, lastMs }: EventTimes): EventStreams {
  const takePlaces = placesOf();
  const streams = new Set<EventStream>();
  let isClosed = false;
  return {
    open(reply, keys) {
      const free = isClosed ? null : takePlaces(keys);
      if (free === null) throw new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
      const stream = openEventStream(reply);
      streams.add(stream);
      onceOver(stream, () => {
        free();
        streams.delete(stream);
      });
      return stream;
    },
    keep(stream, look, stop) {
      const beat = setInterval(() => {
        stream.beat();
        look();
      }, beatMs);
      const last = setTimeout(stream.end, lastMs);
      onceOver(stream, () => {
        clearInterval(beat);
        clearTimeout(last);
        stop();
      });
    },
    close() {
      isClosed = true;
      for (const stream of streams) stream.end();
    },
  };
}

function onceOver({ over }: EventStream, act: () => void): void {
  if (over.aborted) act();
  else over.addEventListener("abort", act);
}

function placesOf(): (keys: readonly PlaceKey[]) => (() => void) | null {
  const named = Object.entries(PLACES).map(([name, each]) => [name, createSlots({ total: ALL_PLACES, each })] as const);
  const places = new Map(named);
  return (keys) => {
    const taken = keys.flatMap((key) => places.get(key.split(" ", 1)[0] ?? "")?.take(key) ?? []);
    const freeAll = (): void => {
      for (const free of taken) free();
    };
    if (taken.length === keys.length) return freeAll;
    freeAll();
    return null;
  };
}
