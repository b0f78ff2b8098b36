import { mirror } from "../embed/describeFace.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Pyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { type Point, squareOnto } from "../image/similarity.ts";
import type { EyeApertures } from "../reading.ts";
import type { Networks } from "../runtime/networks.ts";
import { landmark, type MeshPoint } from "./mesh.ts";

const INPUT_SIDE = 64;
/** Side of the region that is looked at, over the width of the eye. */
const MARGIN = 2.3;
/** Points of the lids by their number; each upper one stands over a lower one. */
const CORNERS = [0, 8] as const;
const PAIRS = [
  [12, 4],
  [13, 5],
] as const;

/**
 * Gives the aspect ratio of both eyes: mean height of the opening at two places over its width.
 *
 * The mesh says where eyes are, but hardly whether they are shut: its own lids keep 0.8 of their aperture, as they do in a
 * photo that is tilted. So a network that was trained on eyes looks at each.
 */
export async function eyeApertures(
  networks: Networks,
  picture: Pyramid,
  points: readonly MeshPoint[],
): Promise<EyeApertures> {
  const rightEye = cutEye(picture, landmark(points, "rightEyeOuter"), landmark(points, "rightEyeInner"));
  // It knows right eyes only, so the left one is shown to it in a mirror.
  const leftEye = mirror(cutEye(picture, landmark(points, "leftEyeInner"), landmark(points, "leftEyeOuter")));
  const [right, left] = await networks.findLids([rightEye, leftEye]);
  if (right === undefined || left === undefined) throw new Error("The network of eyes gave no points.");
  return { left: aperture(left), right: aperture(right) };
}

/** Cuts an eye out, upright; `from` and `to` are its corners from left to right in the picture. */
function cutEye(picture: Pyramid, from: Point, to: Point): Pixels {
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const [width, height] = [to.x - from.x, to.y - from.y];
  const side = Math.max(1, Math.hypot(width, height) * MARGIN);
  return sampleSquare(picture, squareOnto(INPUT_SIDE, { centre, side, roll: Math.atan2(height, width) }), INPUT_SIDE);
}

function aperture(lids: Float32Array): number {
  const between = ([one, other]: readonly [number, number]): number =>
    Math.hypot((lids[one * 3] ?? 0) - (lids[other * 3] ?? 0), (lids[one * 3 + 1] ?? 0) - (lids[other * 3 + 1] ?? 0));
  const heights = PAIRS.map(between).reduce((sum, height) => sum + height, 0);
  return heights / (PAIRS.length * between(CORNERS));
}
