import { type Landmark, landmark, type Mesh } from "../detect/mesh.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Pyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { fitSimilarity, type Point } from "../image/similarity.ts";

const SIDE = 150;
const PADDING = 0.25;

/** Where dlib's five points lie in the face it was trained on, 0 to 1 over the face's box. */
const TEMPLATE: readonly (readonly [Landmark, number, number])[] = [
  ["leftEyeOuter", 0.8595674595992, 0.2134981538014],
  ["leftEyeInner", 0.6460604764104, 0.2289674387677],
  ["rightEyeOuter", 0.1205750620789, 0.2137274526848],
  ["rightEyeInner", 0.3340850613712, 0.2290642403242],
  ["underNose", 0.4901123135679, 0.6277975316475],
];

const chipPoints: readonly Point[] = TEMPLATE.map(([, x, y]) => ({ x: ontoChip(x), y: ontoChip(y) }));

function ontoChip(share: number): number {
  return ((PADDING + share) / (2 * PADDING + 1)) * SIDE;
}

/** Cuts the face out as the describing network wants it: upright, eyes and nose where it was trained to see them. */
export function cutChip(picture: Pyramid, { points }: Mesh): Pixels {
  const facePoints = TEMPLATE.map(([name]) => landmark(points, name));
  return sampleSquare(picture, fitSimilarity(chipPoints, facePoints), SIDE);
}
