/** What one photo says of a face, and why a photo says nothing: the types that every part of the engine shares. */

/** Why a photo cannot be used; each names what the person has to change. */
export const faceFaults = [
  "notAnImage",
  "imageTooLarge",
  "noFace",
  "manyFaces",
  "tooSmall",
  "tooBlurred",
  "tooDark",
  "tooBright",
  "turnedAway",
  "unclear",
] as const;

export type FaceFault = (typeof faceFaults)[number];

/**
 * Where a face looks, in degrees, from the camera's straight-on view; all three are about 0 when it looks into the
 * camera. Yaw is positive when the person turns the head to their own left, pitch when they look up, roll when the
 * head leans to their own left shoulder. The picture must not be mirrored.
 */
export interface FacePose {
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly rollDegrees: number;
}

/** Eye aspect ratios: height of the opening over its width; about 0.3 in an open eye, under 0.15 in a shut one. */
export interface EyeApertures {
  /** The person's own left eye. */
  readonly left: number;
  /** The person's own right eye. */
  readonly right: number;
}

/** Where a face is in its picture. */
export interface FacePlace {
  /** Its middle, from the left edge, over the picture's width. */
  readonly x: number;
  /** Its middle, from the upper edge, over the picture's height. */
  readonly y: number;
  /** Its side, over the shorter side of the picture. */
  readonly size: number;
}

/** The reading of a usable photo. */
export interface FaceReading {
  readonly ok: true;
  /** 128 numbers, always of one length, to be compared by Euclidean distance. */
  readonly descriptor: readonly number[];
  readonly pose: FacePose;
  readonly eyeApertures: EyeApertures;
  /** Side of the face in pixels of the photo as it was judged, which is at most 1280 px on its longer side. */
  readonly faceSizePixels: number;
  readonly place: FacePlace;
  /** Where its steady points lie in space, to tell what turns from what only looks turned: see faceShape. */
  readonly shape: readonly number[];
  /** How much fine detail the face shows: 0 none; a face in focus is above 0.25. */
  readonly sharpness: number;
  /** Mean luminance of the face, 0 to 255. */
  readonly brightness: number;
  /** SHA-256 of the decoded pixels in hexadecimal: two encodings of the same pixels have one digest. */
  readonly pixelDigest: string;
  /** What the picture looks like, in hexadecimal: near copies differ in few bits. */
  readonly likeness: string;
}

export interface FaceRefusal {
  readonly ok: false;
  readonly fault: FaceFault;
}

/** `portrait`: one frontal photo, for binding and for photo verification. `frame`: of a live session, in any pose. */
export type FaceDemand = "portrait" | "frame";
