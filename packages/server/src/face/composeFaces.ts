import { MfaError } from "@countersign/contract";
import type { Asker, FaceReader, Faces } from "@countersign/core";
import { TurnQueue, type TurnQueueLimits } from "../slots/TurnQueue.ts";
import type { FaceEngine } from "./FaceEngine.ts";
import { type FaceTurn, faceTurn } from "./faceTurn.ts";
import { readOnce } from "./readOnce.ts";
import { retrySecondsOf } from "./retrySecondsOf.ts";

export interface ComposedFaces {
  readonly faces: Faces;
  /** How many photos wait for the engine. */
  waiting(): number;
  /** Ends what was begun; nothing was when no face was asked for. */
  close(): Promise<void>;
}

/**
 * Puts an engine behind the domain's port. It is made when the first face is asked for, and again when that failed:
 * a process that judges none neither loads nor starts anything. Whatever engine it is, photos wait
 * for it here, by turns.
 */
export function composeFaces(makeEngine: () => Promise<FaceEngine>, limits: TurnQueueLimits): ComposedFaces {
  const queue = new TurnQueue(limits);
  let made: Promise<{ readonly engine: FaceEngine; readonly readerFor: (turn: FaceTurn) => FaceReader }> | null = null;
  const make = async () => {
    try {
      const engine = await makeEngine();
      return { engine, readerFor: byTurns(engine, queue) };
    } catch (error) {
      made = null;
      throw toFailure(error);
    }
  };
  const facesOf = (asker?: Asker): Faces => {
    return async (account) => {
      made ??= make();
      return (await made).readerFor(faceTurn(asker, account));
    };
  };
  return {
    faces: Object.assign(facesOf(), { of: facesOf }),
    waiting: () => queue.waiting,
    async close() {
      const opened = await made?.catch(() => null);
      await opened?.engine.close();
    },
  };
}

function byTurns(engine: FaceEngine, queue: TurnQueue): (turn: FaceTurn) => FaceReader {
  const read = readOnce(queue, (photo, demand) => engine.read(photo, demand));
  return (turn) => ({
    model: engine.model,
    read: (photo, demand) => read(photo, demand, turn).catch(refuse),
    reencode: (photo) => queue.run(() => engine.reencode(photo), turn).catch(refuse),
    beginLiveness: (drawBytes) => engine.beginLiveness(drawBytes),
    followLiveness: (state, frame) => engine.followLiveness(state, frame),
  });
}

function refuse(error: unknown): never {
  throw toFailure(error);
}

/** An engine that knows when it has room again is busy; any other that throws has failed, which the log wants to know. */
function toFailure(error: unknown): MfaError {
  if (error instanceof MfaError) return error;
  const retryAfterSeconds = retrySecondsOf(error);
  return retryAfterSeconds === null
    ? new MfaError("faceUnavailable", null, { cause: error })
    : new MfaError("tooOften", { retryAfterSeconds });
}
