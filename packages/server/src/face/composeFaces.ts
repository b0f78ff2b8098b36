import { createHash } from "node:crypto";
import { MfaError } from "@countersign/contract";
import type { FaceReader, Faces } from "@countersign/core";
import type { FaceEngine } from "./FaceEngine.ts";
import { retrySecondsOf } from "./retrySecondsOf.ts";

export interface ComposedFaces {
  readonly faces: Faces;
  /** Ends what was begun; nothing was when no face was asked for. */
  close(): Promise<void>;
}

/**
 * Puts an engine behind the domain's port. It is made when the first face is asked for, and again when that failed:
 * a process that judges none neither loads nor starts anything.
 */
export function composeFaces(makeEngine: () => Promise<FaceEngine>): ComposedFaces {
  let made: Promise<{ readonly engine: FaceEngine; readonly reader: FaceReader }> | null = null;
  const make = async () => {
    try {
      const engine = await makeEngine();
      return { engine, reader: guarded(engine) };
    } catch (error) {
      made = null;
      throw toFailure(error);
    }
  };
  return {
    async faces() {
      made ??= make();
      return (await made).reader;
    },
    async close() {
      const opened = await made?.catch(() => null);
      await opened?.engine.close();
    },
  };
}

function guarded(engine: FaceEngine): FaceReader {
  const reading = new Map<string, ReturnType<FaceReader["read"]>>();
  return {
    model: engine.model,
    /** However many show one picture at once, it is read once: copies of a request must not keep others waiting. */
    read(photo, demand) {
      const name = `${demand} ${createHash("sha256").update(photo).digest("base64")}`;
      const begun = reading.get(name);
      if (begun !== undefined) return begun;
      const read = engine
        .read(photo, demand)
        .catch(refuse)
        .finally(() => reading.delete(name));
      reading.set(name, read);
      return read;
    },
    reencode: (photo) => engine.reencode(photo).catch(refuse),
    beginLiveness: (drawBytes) => engine.beginLiveness(drawBytes),
    followLiveness: (state, frame) => engine.followLiveness(state, frame),
  };
}

function refuse(error: unknown): never {
  throw toFailure(error);
}

/** An engine that knows when it has room again is busy; any other that throws has failed, which the log wants to know. */
function toFailure(error: unknown): MfaError {
  const retryAfterSeconds = retrySecondsOf(error);
  return retryAfterSeconds === null
    ? new MfaError("faceUnavailable", null, { cause: error })
    : new MfaError("tooOften", { retryAfterSeconds });
}
