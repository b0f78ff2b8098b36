import type { InboxWord } from "../send/gateways/shareInbox.ts";
import type { FiguresWord } from "./workerFigures.ts";

/** Where workers are reached, together. */
export interface Reached {
  readonly url: string;
  readonly inboxUrl: string | null;
}

/** What a worker says to the process that started it. */
export type WorkerWord = { readonly ready: Reached } | FiguresWord | InboxWord;
