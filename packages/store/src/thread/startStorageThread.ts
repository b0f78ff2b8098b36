import { Worker } from "node:worker_threads";
import type { SaveExport } from "../audit/exportSegments.ts";
import type { DatabasePlace } from "../engine/connectDatabase.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import { describeFailure, reviveFailure } from "./failures.ts";
import type { FromThread, SavePart, ToThread } from "./messages.ts";
import { receiveExport, type TakePart } from "./receiveExport.ts";
import { hasJsonArgs } from "./storeVerbs.ts";

/** What the objects of a few hundred requests take; V8 would take 48. */
const YOUNG_MB = 6;

/** What a call brings beside its arguments. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly save?: SaveExport;
}

/** A thread that has the database open. */
export interface StorageThread {
  /** Asks it for something; rejects with {@link StoreUnavailable} when it has ended. */
  call<T>(verb: string, args: readonly unknown[], options?: CallOptions): Promise<T>;
  /** Gives how many calls it has not answered yet. */
  waiting(): number;
  /** Has it close the database behind all that it was asked for, and resolves once it has ended. */
  close(): Promise<void>;
}

export interface ThreadEvents {
  readonly onBreak: (writerId: string) => void;
  /** Told, once, that the thread has ended by itself. What it was asked for may have been done. */
  readonly onDeath: (error: Error) => void;
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly takePart: TakePart | undefined;
}

/** Starts a thread by the program that has it answer calls. */
export function startStorageThread(program: URL, place: DatabasePlace, events: ThreadEvents): StorageThread {
  return new WorkerThread(
    new Worker(program, { name: "storage", workerData: place, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
    events,
  );
}

class WorkerThread implements StorageThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #ended = Promise.withResolvers<void>();
  readonly #calls = new Map<number, Call>();
  #nextId = 0;
  #death: Error | null = null;
  #isClosing = false;
  #waiting: ToThread[] = [];

  constructor(worker: Worker, events: ThreadEvents) {
    this.#worker = worker;
    this.#events = events;
    worker.on("message", (messages: readonly FromThread[]) => {
      for (const message of messages) this.#receive(message);
    });
    worker.on("error", (error) => this.#die(error));
    worker.on("exit", (code) => {
      this.#die(new Error(`It ended with ${code}.`));
      this.#ended.resolve();
    });
  }

  call<T>(verb: string, args: readonly unknown[], { signal, save }: CallOptions = {}): Promise<T> {
    if (this.#death !== null) return Promise.reject(this.#death);
    const id = this.#nextId++;
    const { promise, ...settlers } = Promise.withResolvers<unknown>();
    this.#calls.set(id, { ...settlers, takePart: save === undefined ? undefined : receiveExport(save) });
    this.#post({ kind: "call", id, verb, args: hasJsonArgs(verb, args) ? JSON.stringify(args) : args });
    if (signal !== undefined) this.#abortWith(signal, id);
    return promise as Promise<T>; // the verb's own
  }

  waiting(): number {
    return this.#calls.size;
  }

  async close(): Promise<void> {
    if (this.#death !== null) return;
    const closing = this.call<void>("close", []);
    this.#isClosing = true;
    await closing.finally(() => this.#ended.promise);
  }

  /** What is asked for in one turn of the event loop crosses together: to wake a thread costs more than to tell it something. */
  #post(message: ToThread): void {
    if (this.#waiting.push(message) > 1) return;
    setImmediate(() => {
      this.#worker.postMessage(this.#waiting);
      this.#waiting = [];
    });
  }

  #abortWith(signal: AbortSignal, id: number): void {
    const abort = (): void => this.#post({ kind: "abort", id });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  }

  #receive(message: FromThread): void {
    if (message.kind === "break") {
      this.#events.onBreak(message.writerId);
      return;
    }
    const call = this.#calls.get(message.id);
    if (call === undefined) return;
    if (message.kind === "save") {
      void this.#takePart(message.id, call, message.part);
      return;
    }
    this.#calls.delete(message.id);
    if (message.kind === "failed") call.reject(reviveFailure(message.failure));
    else call.resolve(message.isJson ? JSON.parse(message.result as string) : message.result); // what the thread wrote
  }

  async #takePart(id: number, { takePart }: Call, part: SavePart): Promise<void> {
    const taken = takePart?.(part) ?? Promise.reject(new TypeError("Nothing is to be saved."));
    const failure = await taken.then(() => null, describeFailure);
    if (this.#death === null) this.#post({ kind: "saved", id, failure });
  }

  #die(cause: unknown): void {
    if (this.#death !== null) return;
    this.#death = new StoreUnavailable("The storage thread has ended.", { cause });
    for (const { reject } of this.#calls.values()) reject(this.#death);
    this.#calls.clear();
    if (!this.#isClosing) this.#events.onDeath(this.#death);
  }
}
