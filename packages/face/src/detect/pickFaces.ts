import type { Pixels } from "../image/pixels.ts";
import type { Detection } from "./decodeDetections.ts";

/** Under this share of the main face's width another face is a bystander far behind. */
const LEAST_WIDTH_SHARE = 0.5;
/** A face of which more than a fifth lies outside the picture is somebody who stood beside it. */
const LEAST_INSIDE_SHARE = 0.8;

export interface PickedFaces {
  /** The face that the photo is of: large and in the middle. */
  readonly main: Detection;
  /** Those that the photo could be of as well. */
  readonly rivals: readonly Detection[];
}

/** Tells whom a photo is of, null when it holds no face. */
export function pickFaces(faces: readonly Detection[], photo: Pixels): PickedFaces | null {
  const [main, ...others] = faces.toSorted((one, other) => weight(other, photo) - weight(one, photo));
  if (main === undefined) return null;
  const rivals = others.filter(
    (face) => face.width >= LEAST_WIDTH_SHARE * main.width && insideShare(face, photo) >= LEAST_INSIDE_SHARE,
  );
  return { main, rivals };
}

function weight({ centre, width }: Detection, photo: Pixels): number {
  return width * (1 - Math.hypot(centre.x / photo.width - 0.5, centre.y / photo.height - 0.5));
}

function insideShare({ centre, width, height }: Detection, photo: Pixels): number {
  return insideLength(centre.x, width, photo.width) * insideLength(centre.y, height, photo.height);
}

/** Share of a length about a centre that lies between 0 and `end`. */
function insideLength(centre: number, length: number, end: number): number {
  return Math.max(0, Math.min(centre + length / 2, end) - Math.max(centre - length / 2, 0)) / length;
}
