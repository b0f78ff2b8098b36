import type { MessagePort } from "node:worker_threads";
import type { SaveExport } from "../audit/exportSegments.ts";
import { describeFailure, reviveFailure } from "./failures.ts";
import type { FromThread, SavePart, ToThread } from "./messages.ts";
import { hasJsonResult } from "./storeVerbs.ts";
import { type CallContext, openThreadVerbs, type ThreadParts, type ThreadVerbs } from "./threadVerbs.ts";

/** How much of a file goes to the other thread at once. */
const SAVED_CHARACTERS = 65_536;

/** What could not be opened says so at every call but for the last one: it is closed. */
const UNOPENED: ThreadVerbs = { close: () => undefined };

/** Answers, in a thread that was started for it, what the main thread asks of the database; `port` leads there. */
export function answerCalls(port: MessagePort, parts: Omit<ThreadParts, "onBreak">): void {
  let told: FromThread[] = [];
  // What is known at the same time crosses together.
  const tell = (message: FromThread): void => {
    if (told.push(message) > 1) return;
    process.nextTick(() => {
      port.postMessage(told);
      told = [];
    });
  };
  const contexts = createContexts(tell);
  let opening: Promise<ThreadVerbs> | null = null;
  let verbs: ThreadVerbs | null = null;

  /** Opens the database for the first call: a thread is started before it is known whether there is to be one. */
  function open(verb: string): Promise<ThreadVerbs> | ThreadVerbs {
    if (verb === "close") return opening?.catch(() => UNOPENED) ?? UNOPENED;
    opening ??= openThreadVerbs({ ...parts, onBreak: (writerId) => tell({ kind: "break", writerId }) });
    return opening;
  }

  async function answer({ id, verb, args }: Extract<ToThread, { kind: "call" }>): Promise<void> {
    try {
      verbs ??= await open(verb);
      const act = verbs[verb];
      if (act === undefined) throw new TypeError(`A storage thread has no ${verb}.`);
      const given: unknown = typeof args === "string" ? JSON.parse(args) : args; // what `call` wrote
      const result = await act(given as never, contexts.of(id)); // the caller's types are the verb's
      const isJson = hasJsonResult(verb);
      tell({ kind: "done", id, isJson, result: isJson ? JSON.stringify(result) : passable(verb, result) });
    } catch (error) {
      tell({ kind: "failed", id, failure: describeFailure(error) });
    }
    contexts.forget(id);
    if (verb === "close") process.nextTick(() => port.close());
  }

  port.on("message", (messages: readonly ToThread[]) => {
    for (const message of messages) {
      if (message.kind === "call") void answer(message);
      else contexts.hear(message);
    }
  });
}

interface Contexts {
  /** Gives what a call brings beside its arguments; made when it is asked for, for few calls do. */
  of(id: number): CallContext;
  forget(id: number): void;
  hear(message: Exclude<ToThread, { kind: "call" }>): void;
}

function createContexts(tell: (message: FromThread) => void): Contexts {
  const ends = new Map<number, AbortController>();
  const savings = new Map<number, PromiseWithResolvers<void>>();
  const sendPart = (id: number, part: SavePart): Promise<void> => {
    const saving = Promise.withResolvers<void>();
    savings.set(id, saving);
    tell({ kind: "save", id, part });
    return saving.promise;
  };
  return {
    of: (id) => ({
      get signal() {
        const end = ends.get(id) ?? new AbortController();
        ends.set(id, end);
        return end.signal;
      },
      get save() {
        return saveVia((part) => sendPart(id, part));
      },
    }),
    forget(id) {
      ends.delete(id);
      savings.delete(id);
    },
    hear(message) {
      if (message.kind === "abort") ends.get(message.id)?.abort();
      else if (message.failure === null) savings.get(message.id)?.resolve();
      else savings.get(message.id)?.reject(reviveFailure(message.failure));
    },
  };
}

/** What only says that something is open cannot be posted, and need not be. */
function passable(verb: string, result: unknown): unknown {
  return verb === "openLedger" ? null : result;
}

function saveVia(send: (part: SavePart) => Promise<void>): SaveExport {
  return async (lines, name) => {
    let text = "";
    for await (const line of lines) {
      text += line;
      if (text.length < SAVED_CHARACTERS) continue;
      await send({ lines: text });
      text = "";
    }
    await send({ lines: text });
    await send({ name: name() });
  };
}
