import type { Asker, AskingAccount } from "./asker.ts";
import type { RequestOrigin } from "./auditEvent.ts";
/** Why a photo says nothing about a face. */
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

/** What a photo says about the one face in it. */
export interface FaceReading {
  readonly ok: true;
  /** The face as numbers: those of one person are near each other. */
  readonly descriptor: readonly number[];
  /** Digest of the decoded picture: two encodings of one picture have one. */
  readonly pixelDigest: string;
  /** What the picture looks like, as bits in hexadecimal: near copies differ in few of them. Left out: not looked for. */
  readonly likeness?: string;
}

export interface FaceRefusal {
  readonly ok: false;
  readonly fault: FaceFault;
}

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

/** Why a live session is over. */
export type LivenessFailure =
  | "anotherFace"
  | "manyFaces"
  | "frameReused"
  | "outOfOrder"
  | "tooSlow"
  | "tooManyFrames"
  | "stepBack";

/** Where the face is to be brought: its middle over the width and height of the picture, its side over the shorter of these. */
export interface LivenessTarget {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** One picture of a live session. `atMs` is when it arrived here. */
export interface LivenessFrame {
  readonly sequence: number;
  readonly atMs: number;
  readonly reading: FaceReading | FaceRefusal;
}

/** A live session that goes on: what to do next. `state` is plain data that belongs to the engine. */
export interface LivenessGoing {
  readonly status: "going";
  readonly state: unknown;
  readonly action: LivenessAction;
  readonly step: number;
  readonly steps: number;
  readonly hint: LivenessHint | null;
  /** With `enterTarget`. */
  readonly target?: LivenessTarget | null;
}

export type LivenessProgress =
  | LivenessGoing
  | { readonly status: "passed"; readonly descriptor: readonly number[] }
  | { readonly status: "failed"; readonly reason: LivenessFailure };

/** Reads faces. It compares nothing and stores nothing. */
export interface FaceReader {
  /** Id and version of what makes descriptors; those of two models cannot be compared. */
  readonly model: string;
  /**
   * Reads a portrait to bind or verify, or a frame of a live session, where the head may be turned.
   * @throws {MfaError} tooOften when too many wait, faceUnavailable when it fails
   */
  read(photo: Uint8Array, demand: "portrait" | "frame"): Promise<FaceReading | FaceRefusal>;
  /**
   * Gives a picture anew as a small WebP with nothing of its file but the pixels; null when it is none that is taken.
   * @throws {MfaError} as `read`
   */
  reencode(photo: Uint8Array): Promise<Uint8Array | null>;
  /** Draws the movements of a live session. */
  beginLiveness(drawBytes: (length: number) => Uint8Array): LivenessGoing;
  followLiveness(state: unknown, frame: LivenessFrame): LivenessProgress;
}

export interface Faces {
  /** Gives the reader, which is loaded at first use, for an account; without one for nobody who has signed in. */
  (account?: AskingAccount): Promise<FaceReader>;
  /** Gives the faces of one who takes turns with others where photos wait; left out where none does. */
  readonly of?: (asker: Asker) => Faces;
}

/**
 * Gives a photo from elsewhere.
 * @throws {MfaError} facePhotoMissing when it is not to be had, or not from there
 */
export type FetchPhoto = (url: string, origin: RequestOrigin) => Promise<Uint8Array>;
