import type { FaceThresholds } from "../../model/coreSettings.ts";
import type { FaceSession } from "../../model/faceSession.ts";
import type { Amr } from "../../model/model.ts";
import type { Factor, Verdict } from "../factor.ts";

/** A face that was shown, as the engine read it. */
export interface ShownFace {
  readonly model: string;
  readonly descriptor: readonly number[];
  /** In a live session, not on a photo. */
  readonly live: boolean;
}

export interface FaceState {
  /** Another model's descriptors say nothing to this one's. */
  readonly model: string;
  readonly descriptor: readonly number[];
  /** How it was made decides how near another face must be: a mean of several is nearer to the truth. */
  readonly made: keyof FaceThresholds;
}

export interface FaceTypes {
  readonly state: FaceState;
  readonly enrolInput: ShownFace;
  readonly enrolView: null;
  readonly proof: ShownFace;
  /** The live session that the face was shown in; none for a photo. */
  readonly challenge: FaceSession;
}

/**
 * A face, compared with the one that was bound and with no other. It counts for no assurance level by itself: NIST SP
 * 800-63B-4 §3.2.3
 */
export const face: Factor<FaceTypes> = {
  kind: "face",
  traits: { nistType: "none", isBiometric: true },
  policyWord: "FACE",
  displayName: "Face",
  refusal: "faceWrong",
  // NIST SP 800-63B-4 §3.2.3
  failureCap: 50,
  needs: "faceReading",
  channel: null,
  amr: ["face"],

  async enrol(_context, { model, descriptor, live }) {
    return { state: { model, descriptor, made: live ? "live" : "photo" }, view: null };
  },

  /** Binds by two faces that are near each other; one picture sent twice stays one. */
  async confirm(context, authenticator, shown, sessions) {
    const draft = readFaceState(authenticator.state);
    const distance = distanceOf(draft, shown);
    if (distance === null || distance > context.settings.faceThresholds.photo) return { ok: false, ...used(sessions) };
    if (distance === 0) return { ok: true, next: draft, amr: amrOf(shown), ...used(sessions) };
    const descriptor = draft.descriptor.map((value, index) => (value + (shown.descriptor[index] ?? value)) / 2);
    return { ok: true, next: { ...draft, descriptor, made: "photos" }, amr: amrOf(shown), ...used(sessions) };
  },

  async verify(context, authenticator, shown, sessions) {
    const state = readFaceState(authenticator.state);
    const distance = distanceOf(state, shown);
    if (distance === null || distance > context.settings.faceThresholds[state.made])
      return { ok: false, ...used(sessions) };
    return { ok: true, next: state, amr: amrOf(shown), ...used(sessions) };
  },
};

/** A live session is over with its last movement, whatever face made it. */
function used([session]: readonly FaceSession[]): Pick<Verdict<FaceState>, "consumed"> {
  return session === undefined ? {} : { consumed: session };
}

/** RFC 8176 §2: a live session also tells that somebody was there. */
function amrOf({ live }: ShownFace): readonly Amr[] {
  return live ? ["face", "user"] : ["face"];
}

/** Gives the Euclidean distance; null where there is none. */
function distanceOf(bound: FaceState, shown: ShownFace): number | null {
  if (bound.model !== shown.model || bound.descriptor.length !== shown.descriptor.length) return null;
  const squares = bound.descriptor.map((value, index) => (value - (shown.descriptor[index] ?? Number.NaN)) ** 2);
  const distance = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  return Number.isFinite(distance) ? distance : null;
}

/** @throws {TypeError} when `stored` is not the state of this factor */
export function readFaceState(stored: unknown): FaceState {
  const state = stored as Partial<FaceState> | null;
  if (typeof state?.model !== "string" || !Array.isArray(state.descriptor) || state.made === undefined) {
    throw new TypeError("not the state of a bound face");
  }
  return state as FaceState;
}
