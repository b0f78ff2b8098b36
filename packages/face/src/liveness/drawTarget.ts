import type { FacePlace } from "../reading.ts";

const NUMBERS = 3;
const BYTES_PER_NUMBER = 2;
/** Where the target may lie: so that all of a face in it is seen, from an arm's length or twice that. */
const RANGES = { x: [0.3, 0.7], y: [0.36, 0.64], size: [0.34, 0.6] } as const;

/** Draws where the face is to be brought. */
export function drawTarget(drawBytes: (length: number) => Uint8Array): FacePlace {
  const bytes = drawBytes(NUMBERS * BYTES_PER_NUMBER);
  const drawIn = (index: number, [from, to]: readonly [number, number]): number => {
    const at = index * BYTES_PER_NUMBER;
    const share = ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)) / 65_535;
    return Math.round((from + (to - from) * share) * 1000) / 1000;
  };
  return { x: drawIn(0, RANGES.x), y: drawIn(1, RANGES.y), size: drawIn(2, RANGES.size) };
}
