import { availableParallelism } from "node:os";
import type { TurnQueueLimits } from "../slots/TurnQueue.ts";
import type { FaceEngineSettings } from "./FaceEngineSettings.ts";

/** Gives how many photos are read at once, how many wait, and how long: no longer than one may be read. */
export function faceQueueLimits(settings: FaceEngineSettings): TurnQueueLimits {
  return {
    concurrency: settings.faceWorkers ?? Math.max(1, availableParallelism() - 1),
    waiting: settings.faceQueue,
    waitMs: settings.faceJobSeconds * 1000,
  };
}
