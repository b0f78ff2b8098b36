import type { FacePlace, FacePose, FaceReading } from "../../reading.ts";
import { beginLiveness } from "../beginLiveness.ts";
import { followLiveness } from "../followLiveness.ts";
import type { LivenessAction, LivenessFrame, LivenessProgress } from "../livenessTypes.ts";
import { turn } from "./space.ts";

const DESCRIPTOR_LENGTH = 128;
/** Two people lie this far apart; 0.6 to 1 is usual. */
const APART = 0.75;
/** By how much a degree of turning moves a descriptor. */
const MOVED_PER_DEGREE = 0.01;

/** What a picture shows. */
export interface Look extends Partial<FacePose> {
  readonly person?: number;
  /** Both eyes, or left and right, as shares of how far they open. */
  readonly eyes?: number | readonly [number, number];
  readonly sizePixels?: number;
  readonly place?: FacePlace;
  /** It only looks turned: the face becomes narrow, as paper does. */
  readonly isFlat?: boolean;
}

const MIDDLE: FacePlace = { x: 0.5, y: 0.5, size: 0.45 };
const POINTS = 40;

/** The points of half an egg, which looks this way. */
function shapeOf({ yawDegrees = 0, pitchDegrees = 0, isFlat = false }: Look): readonly number[] {
  return Array.from({ length: POINTS }, (_, index) => {
    const [up, around] = [Math.acos(1 - (2 * (index + 0.5)) / POINTS), index * 2.4];
    const point = {
      x: 0.4 * Math.sin(up) * Math.cos(around),
      y: 0.5 * Math.cos(up),
      z: -0.4 * Math.abs(Math.sin(up) * Math.sin(around)),
    };
    const { x, y, z } = turn(point, { x: 0, y: 0, z: 0 }, { yawDegrees, pitchDegrees });
    return isFlat ? [0.7 * x, y, z] : [x, y, z];
  }).flat();
}

let pictures = 0;

/** Reads a picture as the engine would: every one another, unless told its digest. */
export function readingOf(look: Look, pixelDigest?: string): FaceReading {
  const {
    person = 0,
    yawDegrees = 0,
    pitchDegrees = 0,
    rollDegrees = 0,
    eyes = 1,
    sizePixels = 200,
    place = MIDDLE,
  } = look;
  const [left, right] = typeof eyes === "number" ? [eyes, eyes] : eyes;
  const descriptor = new Array<number>(DESCRIPTOR_LENGTH).fill(0.1);
  // Each person, and each way to turn, has a direction of its own.
  descriptor[person] = 0.1 + APART / Math.SQRT2;
  descriptor[100] = 0.1 + MOVED_PER_DEGREE * yawDegrees;
  descriptor[101] = 0.1 + MOVED_PER_DEGREE * pitchDegrees;
  pictures += 1;
  return {
    ok: true,
    descriptor,
    pose: { yawDegrees, pitchDegrees, rollDegrees },
    eyeApertures: { left: 0.3 * left, right: 0.3 * right },
    faceSizePixels: sizePixels,
    place,
    shape: shapeOf(look),
    sharpness: 0.5,
    brightness: 120,
    likeness: "",
    pixelDigest: pixelDigest ?? pictures.toString(16).padStart(16, "0").repeat(4),
  };
}

/** The looks by which a head does what is asked for: a movement from the front and back to it, or into the target. */
export function looksOf(action: LivenessAction, target: FacePlace | null = null, reach = 1.2): readonly Look[] {
  switch (action) {
    case "enterTarget":
      return [{}, ...(target === null ? [] : [{ place: target }, { place: target }])];
    case "turnLeft":
      return arc((share) => ({ yawDegrees: 25 * share * reach }));
    case "turnRight":
      return arc((share) => ({ yawDegrees: -25 * share * reach }));
    case "lookUp":
      return arc((share) => ({ pitchDegrees: 18 * share * reach }));
    case "blink":
      return [{}, { eyes: 0.35 }, { eyes: 0.35 }, {}];
    case "lookAhead":
      return [{}, {}, {}];
  }
}

function arc(lookAt: (share: number) => Look): readonly Look[] {
  return [0, 0.5, 1, 1, 0.5, 0].map(lookAt);
}

/** A camera that sends frames to a session, one every 200 ms unless told otherwise. */
export interface Camera {
  progress: LivenessProgress;
  readonly sent: LivenessFrame[];
  /** Sends a frame, unless the session is over. */
  send(reading: LivenessFrame["reading"], gapMs?: number): LivenessProgress;
}

/** Opens a session whose order of movements is drawn by a byte, below 240. */
export function openSession(byte = 0): Camera {
  const sent: LivenessFrame[] = [];
  let atMs = 1_000_000;
  return {
    progress: beginLiveness((length) => new Uint8Array(length).fill(byte)),
    sent,
    send(reading, gapMs = 200) {
      if (this.progress.status === "going") {
        atMs += gapMs;
        const frame = { sequence: sent.length, atMs, reading };
        sent.push(frame);
        // Between two frames a session lies in a database.
        this.progress = followLiveness(JSON.parse(JSON.stringify(this.progress.state)), frame);
      }
      return this.progress;
    },
  };
}

/** Does what a session asks for, until it is over or has asked for `most` things. */
export function obey(
  camera: Camera,
  act: (action: LivenessAction, target: FacePlace | null) => readonly Look[] = looksOf,
  most = Number.POSITIVE_INFINITY,
): LivenessProgress {
  for (let asked = 0; camera.progress.status === "going" && asked < most; asked += 1) {
    for (const look of act(camera.progress.action, camera.progress.target)) camera.send(readingOf(look));
  }
  return camera.progress;
}
