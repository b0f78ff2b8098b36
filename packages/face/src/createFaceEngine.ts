import { beginLiveness } from "./liveness/beginLiveness.ts";
import { followLiveness } from "./liveness/followLiveness.ts";
import type { LivenessFrame, LivenessGoing, LivenessProgress, LivenessState } from "./liveness/livenessTypes.ts";
import type { FaceJob, FaceResult } from "./pool/messages.ts";
import { spawnFaceWorker } from "./pool/spawnFaceWorker.ts";
import { WorkerPool } from "./pool/WorkerPool.ts";
import type { FaceDemand, FaceReading, FaceRefusal } from "./reading.ts";
import type { RuntimeChoice } from "./runtime/loadRuntime.ts";

export interface FaceEngineOptions {
  /** Where the finished model files lie. They are looked for with the first photo that a process reads. */
  readonly modelsDir: string;
  /** `auto` takes onnxruntime-node where it is installed, else onnxruntime-web. */
  readonly runtime: RuntimeChoice;
  /** How many photos are read at once; those that come beyond them are refused, and wait where the caller lets them. */
  readonly workers: number;
  readonly jobTimeoutMs: number;
}

/** Reads faces in processes of its own, which start with the first photo and end when none came for some minutes. */
export interface FaceEngine {
  /** Id and version of what describes faces, to be stored with every template. */
  readonly model: string;
  /**
   * Reads the one face of a photo, or says what is wrong with the photo. A `portrait` must look into the camera, a
   * `frame` of a live session may look anywhere.
   *
   * @throws {FaceEngineBusy} all workers are reading
   * @throws {FaceEngineFailed} out of time, out of order, or without models
   */
  read(photo: Uint8Array, demand: FaceDemand): Promise<FaceReading | FaceRefusal>;
  /**
   * Makes an avatar: WebP of at most 512 px, without metadata; null when the photo is no image that we take.
   *
   * @throws {FaceEngineBusy} all workers are reading
   * @throws {FaceEngineFailed} out of time, out of order, or without models
   */
  reencode(photo: Uint8Array): Promise<Uint8Array | null>;
  beginLiveness(drawBytes: (length: number) => Uint8Array): LivenessGoing;
  followLiveness(state: LivenessState, frame: LivenessFrame): LivenessProgress;
  close(): Promise<void>;
}

const MODEL = "dlib-resnet-v1/1";
/** What loading runtime and models may take on a busy machine. */
const START_MS = 30_000;
const IDLE_MS = 3 * 60_000;

/** Creates the engine. Nothing is loaded and nothing runs until the first photo. */
export function createFaceEngine(options: FaceEngineOptions): FaceEngine {
  const { modelsDir, runtime, workers, jobTimeoutMs } = options;
  const pool = new WorkerPool<FaceJob, FaceResult>({
    workers,
    jobTimeoutMs,
    startMs: START_MS,
    idleMs: IDLE_MS,
    spawn: () => spawnFaceWorker({ modelsDir, runtime }),
  });
  return {
    model: MODEL,
    read: async (photo, demand) => (await pool.run({ kind: "read", photo, demand })) as FaceReading | FaceRefusal, // as: see faceWorker.ts
    reencode: async (photo) => (await pool.run({ kind: "reencode", photo })) as Uint8Array | null, // as: see faceWorker.ts
    beginLiveness,
    followLiveness,
    close: () => pool.close(),
  };
}
