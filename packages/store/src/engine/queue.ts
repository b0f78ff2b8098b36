import { setImmediate as nextTurn } from "node:timers/promises";

/** Runs jobs one after the other, in the order they came. A job that fails holds nobody up. */
export type Queue = <T>(job: () => Promise<T>) => Promise<T>;

/** Gives a queue that lets the event loop breathe between two jobs, and starts at once when it is empty. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const result = last.then(job);
    last = result.then(breathe, breathe);
    return result;
  };
}

function breathe(): Promise<void> {
  return nextTurn();
}
