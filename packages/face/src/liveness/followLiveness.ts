import type { FaceReading } from "../reading.ts";
import { goOn } from "./goOn.ts";
import { judgeLookingAhead } from "./judgeLookingAhead.ts";
import { judgeMovement } from "./judgeMovement.ts";
import type { LivenessFailure, LivenessFrame, LivenessProgress, LivenessState, Look } from "./livenessTypes.ts";
import { LONGEST_GAP_MS, LONGEST_SESSION_MS, MOST_FRAMES, SHORTEST_GAP_MS } from "./thresholds.ts";

/** Enough of a digest to tell the frames of one session apart. */
const DIGEST_LENGTH = 16;
/** A hundred-thousandth is beyond what two frames of one face differ by. */
const DECIMALS = 1e5;

/** Judges the next frame of a live session. A frame that cannot be read is a hint, not a failure. */
export function followLiveness(state: LivenessState, frame: LivenessFrame): LivenessProgress {
  const reason = refusalOf(state, frame);
  if (reason !== null) return { status: "failed", reason };
  const counted = count(state, frame);
  if (state.judgedAtMs !== null && frame.atMs - state.judgedAtMs < SHORTEST_GAP_MS) return goOn(counted, "holdStill");
  const judged: LivenessState = { ...counted, judgedAtMs: frame.atMs };
  const { reading } = frame;
  if (reading.ok) {
    const judge = state.position === 0 ? judgeLookingAhead : judgeMovement;
    return judge(judged, toLook(reading));
  }
  // While the person finds a place before the camera, others may pass; later they may take that place.
  const aside = reading.fault === "manyFaces" && state.position > 0;
  return aside ? { status: "failed", reason: "manyFaces" } : goOn(judged, reading.fault);
}

/** Says why a frame ends the session, whatever it shows. */
function refusalOf(state: LivenessState, { sequence, atMs, reading }: LivenessFrame): LivenessFailure | null {
  const { judgedAtMs, startedAtMs } = state;
  if (!(sequence > (state.sequence ?? Number.NEGATIVE_INFINITY))) return "outOfOrder";
  if (state.frames >= MOST_FRAMES) return "tooManyFrames";
  if (judgedAtMs !== null && startedAtMs !== null) {
    if (!(atMs >= judgedAtMs)) return "outOfOrder";
    if (atMs - judgedAtMs > LONGEST_GAP_MS || atMs - startedAtMs > LONGEST_SESSION_MS) return "tooSlow";
  }
  return reading.ok && state.digests.includes(digestOf(reading)) ? "frameReused" : null;
}

function count(state: LivenessState, { sequence, atMs, reading }: LivenessFrame): LivenessState {
  return {
    ...state,
    sequence,
    frames: state.frames + 1,
    startedAtMs: state.startedAtMs ?? atMs,
    digests: reading.ok ? [...state.digests, digestOf(reading)] : state.digests,
  };
}

function digestOf({ pixelDigest }: FaceReading): string {
  return pixelDigest.slice(0, DIGEST_LENGTH);
}

function toLook({ descriptor, pose, eyeApertures, faceSizePixels, place, shape }: FaceReading): Look {
  const short = descriptor.map((value) => Math.round(value * DECIMALS) / DECIMALS);
  return { descriptor: short, pose, eyeApertures, faceSizePixels, place, shape };
}
