import { createHash } from "node:crypto";
import type { FaceReader } from "@countersign/core";
import type { TurnQueue } from "../slots/TurnQueue.ts";
import type { FaceTurn } from "./faceTurn.ts";

type Reading = ReturnType<FaceReader["read"]>;

/** A picture that waits or is read. */
interface Shared {
  readonly reading: Reading;
  /** How many wait for it. */
  askers: number;
  readonly left: AbortController;
}

/**
 * Gives what reads each picture once, however many show it at the same moment: copies of a request must not keep others
 * waiting. It waits in the turn of whoever showed it first, and no longer once all are gone.
 */
export function readOnce(queue: TurnQueue, read: FaceReader["read"]) {
  const shared = new Map<string, Shared>();
  const begin = (name: string, task: () => Reading, turn: readonly string[]): Shared => {
    const left = new AbortController();
    const reading = queue.run(task, { turn, gone: left.signal }).finally(() => {
      if (shared.get(name) === begun) shared.delete(name);
    });
    const begun = { reading, askers: 0, left };
    shared.set(name, begun);
    return begun;
  };
  return async (photo: Uint8Array, demand: "portrait" | "frame", { turn, gone }: FaceTurn): Reading => {
    gone.throwIfAborted();
    const name = `${demand} ${createHash("sha256").update(photo).digest("base64")}`;
    const found = shared.get(name);
    const joined =
      found === undefined || found.left.signal.aborted ? begin(name, () => read(photo, demand), turn) : found;
    joined.askers += 1;
    const leave = (): void => {
      joined.askers -= 1;
      if (joined.askers === 0) joined.left.abort(gone.reason);
    };
    gone.addEventListener("abort", leave, { once: true });
    try {
      return await joined.reading;
    } finally {
      gone.removeEventListener("abort", leave);
    }
  };
}
