import type { FacePlace } from "../reading.ts";
import type { LivenessHint } from "./livenessTypes.ts";
import { TARGET_REACH, TARGET_SIZE_SHARE } from "./thresholds.ts";

/** Says how a face comes into the target; null for one that is in it. */
export function hintToTarget(target: FacePlace, { x, y, size }: FacePlace): LivenessHint | null {
  if (!(Math.max(Math.abs(x - target.x), Math.abs(y - target.y)) <= TARGET_REACH)) return "moveToTarget";
  if (!(size / target.size >= 1 - TARGET_SIZE_SHARE)) return "comeCloser";
  return size / target.size <= 1 + TARGET_SIZE_SHARE ? null : "moveAway";
}
