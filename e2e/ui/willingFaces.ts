import { createHash } from "node:crypto";

const DIMENSIONS = 8;
const RING = { x: 0.4, y: 0.55, size: 0.5 };
/** What is asked for, each granted to the second picture that comes for it. */
const MOVEMENTS = [
  { action: "lookAhead" },
  { action: "turnLeft" },
  { action: "enterTarget", target: RING },
  { action: "blink" },
] as const;
const PICTURES_EACH = 2;
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

interface State {
  readonly seen: number;
  readonly sequence: number;
}

/**
 * Gives an engine that takes whatever a camera sees for one person, who does what he is asked to: what pages do is tried here,
 * not what faces are.
 */
// biome-ignore lint/style/noDefaultExport: the server asks modules of engines for it
export default function makeEngine() {
  return {
    model: "willing/1",
    async read(photo: Uint8Array) {
      if (JPEG.compare(photo, 0, JPEG.length) !== 0) return { ok: false, fault: "notAnImage" };
      const descriptor = Array.from({ length: DIMENSIONS }, (_, index) => (index === 0 ? 0.5 : 0));
      return { ok: true, descriptor, pixelDigest: createHash("sha256").update(photo).digest("hex") };
    },
    reencode: async (photo: Uint8Array) => photo,
    beginLiveness: () => going({ seen: 0, sequence: -1 }),
    followLiveness({ seen }: State, frame: Frame) {
      const { sequence, reading } = frame;
      if (!reading.ok) return going({ seen, sequence });
      const next = seen + 1;
      if (next === MOVEMENTS.length * PICTURES_EACH) return { status: "passed", descriptor: reading.descriptor };
      return going({ seen: next, sequence });
    },
    close: async () => undefined,
  };
}

interface Frame {
  readonly sequence: number;
  readonly reading: { readonly ok: boolean; readonly descriptor?: readonly number[] };
}

function going(state: State) {
  const step = Math.floor(state.seen / PICTURES_EACH);
  const hint = state.seen % PICTURES_EACH === 1 ? "holdStill" : null;
  return { status: "going", state, ...MOVEMENTS[step], step: step + 1, steps: MOVEMENTS.length, hint };
}
