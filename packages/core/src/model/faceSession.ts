import type { AppId, SubjectRef } from "./model.ts";

/** Movements before a camera, asked for one by one. */
export interface FaceSession extends SubjectRef {
  readonly kind: "faceSession";
  readonly id: string;
  readonly appId: AppId;
  /** The session or mfaToken it was opened with; no other may go on with it. */
  readonly callerKind: "session" | "mfaToken";
  readonly callerId: string;
  readonly purpose: "bind" | "verify";
  /** A `FaceSessionState`, sealed at rest. */
  readonly state: unknown;
  /** What was shown in it, sealed at rest and kept when it is over. */
  readonly shown: readonly ShownFrame[];
  /** Raised by every stored frame; a change names the version it was decided on. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Until when pictures that were shown in it are refused when they come again. */
  readonly forgottenAtMs: number;
}

/** What is kept of a picture, to know it again: a part of its digest, and what it looks like where the engine says so. */
export interface ShownFrame {
  readonly digest: string;
  readonly likeness: string | null;
}

/** A live session that is not over. */
export interface FoundFaceSession {
  readonly session: FaceSession;
  /** In the other sessions of the account. */
  readonly shownElsewhere: readonly ShownFrame[];
}

/** What a live session keeps between two frames. */
export interface FaceSessionState {
  /** Descriptors of another model would be compared in vain. */
  readonly model: string;
  /** The engine's own. */
  readonly liveness: unknown;
}
