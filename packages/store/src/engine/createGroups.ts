import { setImmediate as nextTurn } from "node:timers/promises";

/** Something that waits for its turn: to go along with others, or to have the turn for itself. */
export type Waiting<T> = { readonly together: T } | { readonly alone: () => Promise<void> };

/**
 * Gives what takes something into the line. All that came while the last turn ran goes together, `most` at once; the first
 * one of an empty line waits for no other, but those go along that come in the same turn of the event loop. Nothing
 * overtakes anything, and the loop breathes between two turns; `rest` is called when nobody waits. None of them may throw.
 */
export function createGroups<T>(
  most: number,
  run: (group: readonly T[]) => Promise<void>,
  rest: () => void,
): (waiting: Waiting<T>) => void {
  const line: Waiting<T>[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    await nextTurn();
    for (let first = line.shift(); first !== undefined; first = line.shift()) {
      if ("alone" in first) await first.alone();
      else await run([first.together, ...takeMore()]);
      await nextTurn();
      if (line.length === 0) rest();
    }
    isRunning = false;
  }

  function takeMore(): readonly T[] {
    const more: T[] = [];
    for (let next = line[0]; next !== undefined && "together" in next && more.length < most - 1; next = line[0]) {
      more.push(next.together);
      line.shift();
    }
    return more;
  }

  return (waiting) => {
    line.push(waiting);
    if (isRunning) return;
    isRunning = true;
    void runAll();
  };
}
