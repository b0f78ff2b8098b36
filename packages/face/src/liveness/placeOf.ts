import { meanOf } from "./descriptors.ts";
import { isSolid } from "./isSolid.ts";
import type { LivenessAction, LivenessState, Look, Sighting } from "./livenessTypes.ts";
import {
  BLINK_SIZE_SHARE,
  CLOSED_SHARE,
  FRONT_DEGREES,
  LOOK_UP_DEGREES,
  LOOK_UP_YAW_DEGREES,
  OPENED_SHARE,
  TURN_DEGREES,
} from "./thresholds.ts";

/**
 * Where a frame stands in the movement that is asked for.
 *
 * `front`, `between` and `end` lie on its way, `contrary` on the opposite one; `elsewhere` is the end of another
 * movement. `shut` is at the front but for eyes that should be open, `beside` all the rest.
 */
export type Place = "front" | "between" | "end" | "contrary" | "elsewhere" | "shut" | "beside";

/** What a frame differs by from looking ahead. */
interface Offset {
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  /** Aperture of each eye as a share of its own when looking ahead. */
  readonly eyeShares: readonly [number, number];
  /** Whether the face is as large as when the movement began. */
  readonly isSameSize: boolean;
}

export function placeOf(action: LivenessAction, { ahead, movement, frontShape }: LivenessState, look: Look): Place {
  const offset = offsetOf(ahead, look, movement.frontSizePixels);
  const made = movementOf(offset);
  if (made !== null && made !== action) return "elsewhere";
  // What only looks turned never comes to the end.
  if (made !== null) return isSolid(action, frontShape, look.shape) ? "end" : "between";
  if (action === "enterTarget") return isHeadInFront(offset) ? "front" : "beside";
  return action === "blink" ? placeOfEyes(offset) : placeOfHead(action, offset);
}

/** Gives the movement of the head whose end a frame shows. */
function movementOf({ yawDegrees, pitchDegrees }: Offset): LivenessAction | null {
  if (Math.abs(yawDegrees) >= TURN_DEGREES) return yawDegrees > 0 ? "turnLeft" : "turnRight";
  return pitchDegrees >= LOOK_UP_DEGREES && Math.abs(yawDegrees) <= LOOK_UP_YAW_DEGREES ? "lookUp" : null;
}

function placeOfHead(action: LivenessAction, offset: Offset): Place {
  if (isHeadInFront(offset)) return areEyesOpen(offset) ? "front" : "shut";
  const degrees = progressOf(action, offset);
  if (degrees < -FRONT_DEGREES) return "contrary";
  return degrees > FRONT_DEGREES ? "between" : "beside";
}

function placeOfEyes(offset: Offset): Place {
  if (!isHeadInFront(offset)) return "beside";
  if (areEyesOpen(offset)) return "front";
  return Math.max(...offset.eyeShares) <= CLOSED_SHARE && offset.isSameSize ? "end" : "between";
}

function progressOf(action: LivenessAction, { yawDegrees, pitchDegrees }: Offset): number {
  if (action === "lookUp") return pitchDegrees;
  return action === "turnLeft" ? yawDegrees : -yawDegrees;
}

function isHeadInFront({ yawDegrees, pitchDegrees }: Offset): boolean {
  return Math.max(Math.abs(yawDegrees), Math.abs(pitchDegrees)) <= FRONT_DEGREES;
}

function areEyesOpen({ eyeShares }: Offset): boolean {
  return Math.min(...eyeShares) >= OPENED_SHARE;
}

function offsetOf(
  ahead: readonly Sighting[],
  { pose, eyeApertures, faceSizePixels }: Sighting,
  frontSizePixels: number | null,
): Offset {
  const mean = (read: (sighting: Sighting) => number): number => meanOf(ahead.map(read));
  return {
    yawDegrees: pose.yawDegrees - mean((one) => one.pose.yawDegrees),
    pitchDegrees: pose.pitchDegrees - mean((one) => one.pose.pitchDegrees),
    eyeShares: [
      eyeApertures.left / mean((one) => one.eyeApertures.left),
      eyeApertures.right / mean((one) => one.eyeApertures.right),
    ],
    isSameSize: frontSizePixels !== null && Math.abs(faceSizePixels / frontSizePixels - 1) <= BLINK_SIZE_SHARE,
  };
}
