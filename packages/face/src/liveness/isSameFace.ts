import { distanceOf, sumOf } from "./descriptors.ts";
import type { LivenessState, Sighting } from "./livenessTypes.ts";
import { DISTANCE_PER_DEGREE, SAME_FACE_DISTANCE } from "./thresholds.ts";

/**
 * Says whether a frame shows the face that looked ahead, and that of the frame before.
 *
 * The first keeps a session from drifting to another face, the second from changing between two faces that are both
 * somewhat like the first.
 */
export function isSameFace({ ahead, last }: LivenessState, sighting: Sighting): boolean {
  const sum = ahead.map(({ descriptor }) => descriptor).reduce(sumOf);
  const mean = sum.map((value) => value / ahead.length);
  const nearest = Math.min(...ahead.map((one) => degreesBetween(one, sighting)));
  return (
    isNear(mean, sighting.descriptor, nearest) &&
    (last === null || isNear(last.descriptor, sighting.descriptor, degreesBetween(last, sighting)))
  );
}

function isNear(a: readonly number[], b: readonly number[], degrees: number): boolean {
  return distanceOf(a, b) <= SAME_FACE_DISTANCE + DISTANCE_PER_DEGREE * degrees;
}

function degreesBetween({ pose: a }: Sighting, { pose: b }: Sighting): number {
  return Math.hypot(a.yawDegrees - b.yawDegrees, a.pitchDegrees - b.pitchDegrees);
}
