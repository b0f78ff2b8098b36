import type { FaceDemand, FaceFault, FacePose } from "../reading.ts";

/** What is known of the one face of a photo. */
export interface FaceView {
  readonly faceSizePixels: number;
  readonly brightness: number;
  readonly sharpness: number;
  readonly pose: FacePose;
  /** 0 to 1, from the mesh: is this a face. */
  readonly flag: number;
  /** How far the nose lies from the middle between the eyes, in distances of the eyes, from the detector. */
  readonly noseOffset: number;
}

/** Of a face. */
export const LEAST_SIZE_PIXELS = 60;
const LEAST_BRIGHTNESS = 20;
const GREATEST_BRIGHTNESS = 225;
const LEAST_FLAG = 0.5;
/** A face that moves is a little blurred; what the frames of a session are compared by bears it. */
const LEAST_SHARPNESS: Readonly<Record<FaceDemand, number>> = { portrait: 0.14, frame: 0.1 };
/** Where the mesh does not fit, only a face with this much detail is not called blurred. */
const LEAST_SHARPNESS_OF_DOUBT = 0.2;
/** A frontal face is under 0.3, one turned by 40 degrees about 0.6. */
const NOSE_OFFSET_OF_PROFILE = 0.7;
const MOST_YAW_DEGREES = 35;
const MOST_PITCH_DEGREES = 30;
const MOST_ROLL_DEGREES = 45;

interface Rule {
  readonly fault: FaceFault;
  readonly holds: (view: FaceView, demand: FaceDemand) => boolean;
}

/**
 * The first that holds is what the person is told, so causes stand before their effects: a face that is far away or in
 * the dark is blurred as well, and of a profile the mesh can make nothing.
 */
const RULES: readonly Rule[] = [
  { fault: "tooSmall", holds: (view) => view.faceSizePixels < LEAST_SIZE_PIXELS },
  { fault: "tooDark", holds: (view) => view.brightness < LEAST_BRIGHTNESS },
  { fault: "tooBright", holds: (view) => view.brightness > GREATEST_BRIGHTNESS },
  { fault: "turnedAway", holds: (view) => !fits(view) && view.noseOffset > NOSE_OFFSET_OF_PROFILE },
  { fault: "tooBlurred", holds: (view) => !fits(view) && view.sharpness < LEAST_SHARPNESS_OF_DOUBT },
  { fault: "unclear", holds: (view) => !fits(view) },
  { fault: "turnedAway", holds: (view, demand) => demand === "portrait" && !isFrontal(view.pose) },
  { fault: "tooBlurred", holds: (view, demand) => view.sharpness < LEAST_SHARPNESS[demand] },
];

/** Gives what keeps a face from being used, null when nothing does. */
export function judgeFace(view: FaceView, demand: FaceDemand): FaceFault | null {
  return RULES.find(({ holds }) => holds(view, demand))?.fault ?? null;
}

function fits({ flag }: FaceView): boolean {
  return flag >= LEAST_FLAG;
}

function isFrontal({ yawDegrees, pitchDegrees, rollDegrees }: FacePose): boolean {
  return (
    Math.abs(yawDegrees) <= MOST_YAW_DEGREES &&
    Math.abs(pitchDegrees) <= MOST_PITCH_DEGREES &&
    Math.abs(rollDegrees) <= MOST_ROLL_DEGREES
  );
}
