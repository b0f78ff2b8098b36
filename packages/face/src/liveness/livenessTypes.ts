import type { FaceFault, FacePlace, FaceReading, FaceRefusal } from "../reading.ts";

/** `turnLeft` and `turnRight` are the person's own left and right. */
export type LivenessAction = "lookAhead" | "turnLeft" | "turnRight" | "lookUp" | "blink" | "enterTarget";

/** What keeps a frame from being the movement that is asked for. */
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

/** Why a session is over. */
export type LivenessFailure =
  /** Frames are not all of the face that looked ahead. */
  | "anotherFace"
  | "manyFaces"
  /** A picture came a second time. */
  | "frameReused"
  /** Frames came in another order than they were made. */
  | "outOfOrder"
  | "tooSlow"
  | "tooManyFrames"
  /** Movements were made that were not asked for. */
  | "stepBack";

/** One picture of a session. */
export interface LivenessFrame {
  /** Rises from frame to frame. */
  readonly sequence: number;
  /** When it arrived here. */
  readonly atMs: number;
  readonly reading: FaceReading | FaceRefusal;
}

/** What is kept of a frame that could be read. */
export type Sighting = Pick<FaceReading, "descriptor" | "pose" | "eyeApertures" | "faceSizePixels">;

/** What a frame is judged by. */
export type Look = Sighting & Pick<FaceReading, "place" | "shape">;

/** How far the movement that is asked for has come. */
export interface Movement {
  /** `ready`: the front was seen; `reached`: the end of it, too; `lost`: it counts only once the front is seen again. */
  readonly phase: "ready" | "reached" | "lost";
  /** Whether the head was seen between front and end: pictures that are swapped skip that. */
  readonly underWay: boolean;
  /** Size of the face when the front was seen last; null until then. */
  readonly frontSizePixels: number | null;
}

/** A session between two frames: plain JSON of bounded size, to be kept where nobody else reads or writes it. */
export interface LivenessState {
  /** `lookAhead`, then the movements as drawn. */
  readonly order: readonly LivenessAction[];
  /** Where `enterTarget` brings the face, as drawn. */
  readonly target: FacePlace;
  readonly position: number;
  readonly movement: Movement;
  readonly frames: number;
  readonly sequence: number | null;
  readonly startedAtMs: number | null;
  /** When the last frame came that was judged. */
  readonly judgedAtMs: number | null;
  readonly digests: readonly string[];
  /** The first frontal frames: movements and faces are measured against their mean. */
  readonly ahead: readonly Sighting[];
  readonly last: Sighting | null;
  /** The shape of the face when it had looked ahead; empty until then. */
  readonly frontShape: readonly number[];
  /** Sum of the descriptors of frontal frames, and how many they are. */
  readonly frontal: { readonly sum: readonly number[]; readonly count: number };
  /** How many frames did not look like the face that looked ahead. */
  readonly strangers: number;
  /** How many frames showed the end of a movement that was not asked for. */
  readonly strays: number;
}

/** A session that goes on: what to do next. */
export interface LivenessGoing {
  readonly status: "going";
  readonly state: LivenessState;
  readonly action: LivenessAction;
  /** From 1 to `steps`. */
  readonly step: number;
  readonly steps: number;
  readonly hint: LivenessHint | null;
  /** Where to bring the face; null while that is not asked for. */
  readonly target: FacePlace | null;
}

export type LivenessProgress =
  | LivenessGoing
  /** `descriptor` is the mean of `frames` frontal frames. */
  | { readonly status: "passed"; readonly descriptor: readonly number[]; readonly frames: number }
  | { readonly status: "failed"; readonly reason: LivenessFailure };
