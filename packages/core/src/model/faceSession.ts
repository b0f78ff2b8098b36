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
  /** Raised by every stored frame; a change names the version it was decided on. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** What a live session keeps between two frames. */
export interface FaceSessionState {
  /** Descriptors of another model would be compared in vain. */
  readonly model: string;
  /** The engine's own. */
  readonly liveness: unknown;
}
