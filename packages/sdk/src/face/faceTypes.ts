/** The movements of a live session. Left and right are the person's own. */
export type LivenessAction = "lookAhead" | "turnLeft" | "turnRight" | "lookUp" | "blink";

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
export type LivenessHint = FaceFault | "holdStill" | "turnFurther" | "comeBack" | "otherWay" | "closeEyes" | "openEyes";

/** Why a live session failed. */
export type LivenessFailure =
  | "anotherFace"
  | "manyFaces"
  | "frameReused"
  | "outOfOrder"
  | "tooSlow"
  | "tooManyFrames"
  | "stepBack";

/** What to ask of the person now. */
export interface FaceProgress {
  readonly action: LivenessAction;
  /** From 1 to `steps`. */
  readonly step: number;
  readonly steps: number;
  /** What to do otherwise, or null if nothing is wrong. */
  readonly hint: LivenessHint | null;
}
