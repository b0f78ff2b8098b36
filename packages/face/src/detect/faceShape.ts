import { landmark, type MeshPoint } from "./mesh.ts";

/** Points that hardly move when a face speaks, smiles or blinks: forehead, nose, corners of the eyes, cheeks, jaw. */
const STEADY = [
  ...[10, 109, 338, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 33, 133, 362, 263, 234],
  ...[454, 127, 356, 116, 345, 50, 280, 205, 425, 93, 323, 132, 361, 152, 148, 377, 172, 397, 58, 288],
];
/** A thousandth of a face is less than what the mesh errs by. */
const DECIMALS = 1e3;

/** Gives x, y and z of the steady points of a mesh, one after another: from the forehead, over the face's height. */
export function faceShape(points: readonly MeshPoint[]): readonly number[] {
  const [top, chin] = [landmark(points, "forehead"), landmark(points, "chin")];
  const height = Math.hypot(chin.x - top.x, chin.y - top.y);
  const short = (length: number): number => Math.round((length / height) * DECIMALS) / DECIMALS;
  return STEADY.flatMap((index) => {
    const { x, y, z } = points[index] ?? top;
    return [short(x - top.x), short(y - top.y), short(z - top.z)];
  });
}
