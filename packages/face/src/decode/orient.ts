import type { Sharp } from "sharp";

interface Turn {
  readonly mirrored: boolean;
  readonly degrees: number;
}

/** How to bring a picture upright, by EXIF 2.32 orientation: mirrored first, then turned clockwise. */
const TURNS: Readonly<Record<number, Turn>> = {
  2: { mirrored: true, degrees: 0 },
  3: { mirrored: false, degrees: 180 },
  4: { mirrored: true, degrees: 180 },
  5: { mirrored: true, degrees: 270 },
  6: { mirrored: false, degrees: 90 },
  7: { mirrored: true, degrees: 90 },
  8: { mirrored: false, degrees: 270 },
};

/** Gives the picture upright. It is done after shrinking: turning needs the whole picture in memory. */
export function orient(image: Sharp, orientation: number): Sharp {
  const turn = TURNS[orientation];
  if (turn === undefined) return image;
  return image.flop(turn.mirrored).rotate(turn.degrees);
}
