/** The movements of a live session. Left and right are the person's own. */
export type LivenessAction = "lookAhead" | "turnLeft" | "turnRight" | "lookUp" | "blink" | "enterTarget";

/** What is wrong with a picture. */
export type FaceFault =
  | "notAnImage"
  | "imageTooLarge"
  | "noFace"
  | "manyFaces"
  | "tooSmall"
  | "tooBlurred"
  | "tooDark"
  | "tooBright"
  | "turnedAway"
  | "unclear";

/** What keeps a picture from being the movement that is asked for. */
export type LivenessHint =
  | FaceFault
  | "holdStill"
  | "turnFurther"
  | "comeBack"
  | "otherWay"
  | "closeEyes"
  | "openEyes"
  | "comeCloser"
  | "moveAway"
  | "moveToTarget";

/** Why a live session failed. */
export type LivenessFailure =
  | "anotherFace"
  | "manyFaces"
  | "frameReused"
  | "outOfOrder"
  | "tooSlow"
  | "tooManyFrames"
  | "stepBack";

/** Where in the picture the face is to be brought. The picture is as the camera takes it: mirrored, `x` is `1 - x`. */
export interface FaceTarget {
  /** Its middle, from the left edge, over the width of the picture. */
  x: number;
  /** Its middle, from the upper edge, over the height. */
  y: number;
  /** From the forehead to the chin, over the shorter side of the picture. */
  size: number;
}

/** What to ask of the person now. */
export interface FaceProgress {
  readonly action: LivenessAction;
  /** From 1 to `steps`. */
  readonly step: number;
  readonly steps: number;
  /** What to do otherwise, or null if nothing is wrong. */
  readonly hint: LivenessHint | null;
  /** Where to show a ring for the face, with `enterTarget`; else null. */
  readonly target: FaceTarget | null;
}
