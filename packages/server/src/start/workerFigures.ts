import type { Worker } from "node:cluster";
import type { WorkerFigures } from "../monitoring/mergeFigures.ts";
import type { Sample } from "../monitoring/Tally.ts";

/** What the process that started a worker asks it, and what that answers. */
export type FiguresAsked = { readonly figuresAsked: number };
export type FiguresWord = { readonly figures: readonly Sample[]; readonly asked: number };

const LONGEST_MS = 5000;

/** Answers, in a worker, whenever its figures are asked for. */
export function answerForFigures(collect: () => Promise<readonly Sample[]>, onError: (error: unknown) => void): void {
  process.on("message", (word: Partial<FiguresAsked>) => {
    const { figuresAsked: asked } = word;
    if (asked === undefined) return;
    collect().then((figures) => process.send?.({ figures, asked } satisfies FiguresWord), onError);
  });
}

let asking = 0;

/** Gives the figures of a worker; none where it does not answer in time, as one that hangs. */
export async function askForFigures(worker: Worker, place: number): Promise<WorkerFigures> {
  asking += 1;
  const asked = asking;
  const { promise, resolve } = Promise.withResolvers<readonly Sample[]>();
  const hear = (word: Partial<FiguresWord>): void => {
    if (word.asked === asked && word.figures !== undefined) resolve(word.figures);
  };
  const late = setTimeout(() => resolve([]), LONGEST_MS);
  worker.on("message", hear);
  try {
    if (worker.isConnected()) worker.send({ figuresAsked: asked } satisfies FiguresAsked);
    else resolve([]);
    return { worker: String(place), samples: await promise };
  } finally {
    clearTimeout(late);
    worker.off("message", hear);
  }
}
