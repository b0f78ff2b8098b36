import { distanceOf, sumOf } from "./descriptors.ts";
import { goOn } from "./goOn.ts";
import type { LivenessGoing, LivenessHint, LivenessState, Look, Sighting } from "./livenessTypes.ts";
import {
  AHEAD_FRAMES,
  AHEAD_PITCH_DEGREES,
  AHEAD_YAW_DEGREES,
  OPEN_APERTURE,
  SAME_FACE_DISTANCE,
  STEADY_DEGREES,
} from "./thresholds.ts";

/** Takes a frame of looking ahead. Enough of them in a row are what everything later is measured against. */
export function judgeLookingAhead(state: LivenessState, { place: _place, shape, ...sighting }: Look): LivenessGoing {
  const hint = flawOf(sighting);
  if (hint !== null) return goOn({ ...state, ahead: [] }, hint);
  if (!state.ahead.every((earlier) => isStill(earlier, sighting))) {
    return goOn({ ...state, ahead: [sighting] }, "holdStill");
  }
  const ahead = [...state.ahead, sighting];
  if (ahead.length < AHEAD_FRAMES) return goOn({ ...state, ahead });
  const sum = ahead.map(({ descriptor }) => descriptor).reduce(sumOf);
  const movement = { phase: "ready", underWay: false, frontSizePixels: sighting.faceSizePixels } as const;
  const frontal = { sum, count: ahead.length };
  return goOn({ ...state, ahead, movement, last: sighting, frontShape: shape, frontal, position: 1 });
}

function flawOf({ pose, eyeApertures }: Sighting): LivenessHint | null {
  const isAhead = Math.abs(pose.yawDegrees) <= AHEAD_YAW_DEGREES && Math.abs(pose.pitchDegrees) <= AHEAD_PITCH_DEGREES;
  if (!isAhead) return "comeBack";
  return Math.min(eyeApertures.left, eyeApertures.right) >= OPEN_APERTURE ? null : "openEyes";
}

function isStill(earlier: Sighting, sighting: Sighting): boolean {
  return (
    Math.abs(earlier.pose.yawDegrees - sighting.pose.yawDegrees) <= STEADY_DEGREES &&
    Math.abs(earlier.pose.pitchDegrees - sighting.pose.pitchDegrees) <= STEADY_DEGREES &&
    distanceOf(earlier.descriptor, sighting.descriptor) <= SAME_FACE_DISTANCE
  );
}
