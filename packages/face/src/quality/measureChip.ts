import type { Pixels } from "../image/pixels.ts";
import { createPyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { squareOnto } from "../image/similarity.ts";
import { luminance } from "./luminance.ts";
import { sharpness } from "./sharpness.ts";

/** Part of a chip's side that eyes, nose and mouth take up, in its middle. */
const FACE_SHARE = 2 / 3;
/** The face is measured at this size: finer detail is noise of the camera, and does not help to tell people apart. */
const SIDE = 50;

export interface ChipQuality {
  /** 0 to 1, see `sharpness`. */
  readonly sharpness: number;
  /** Mean luminance, 0 to 255. */
  readonly brightness: number;
}

/** Measures how sharp and how bright the face on a chip is. */
export function measureChip(chip: Pixels): ChipQuality {
  const square = { centre: { x: chip.width / 2, y: chip.height / 2 }, side: chip.width * FACE_SHARE, roll: 0 };
  const lights = luminance(sampleSquare(createPyramid(chip), squareOnto(SIDE, square), SIDE));
  return {
    sharpness: sharpness(lights, SIDE),
    brightness: lights.reduce((sum, light) => sum + light, 0) / lights.length,
  };
}
