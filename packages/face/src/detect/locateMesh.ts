import type { Pyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { mapPoint, type Point, type Similarity, type Square, scaleOf, squareOnto } from "../image/similarity.ts";
import type { Networks } from "../runtime/networks.ts";
import type { Detection } from "./decodeDetections.ts";
import { landmark, type Mesh, type MeshPoint } from "./mesh.ts";

const INPUT_SIDE = 192;
const VALUES_PER_POINT = 3;
/** Side of the region that is looked at, over the side of the face's box. */
const MARGIN = 1.5;

/** Lays the mesh over a detected face; a second look, at the box of the first result, sets it right. */
export async function locateMesh(networks: Networks, picture: Pyramid, face: Detection): Promise<Mesh> {
  const [leftmostEye, rightmostEye] = face.keyPoints;
  const roll = leftmostEye === undefined || rightmostEye === undefined ? 0 : angle(leftmostEye, rightmostEye);
  const side = Math.max(face.width, face.height);
  const first = await lay(networks, picture, { centre: face.centre, side, roll });
  return lay(networks, picture, first.square);
}

async function lay(networks: Networks, picture: Pyramid, face: Square): Promise<Mesh> {
  const onto = squareOnto(INPUT_SIDE, { ...face, side: face.side * MARGIN });
  const { mesh, flag } = await networks.findMesh(sampleSquare(picture, onto, INPUT_SIDE));
  const points: MeshPoint[] = [];
  for (let index = 0; index < mesh.length; index += VALUES_PER_POINT) {
    const [x = 0, y = 0, z = 0] = mesh.subarray(index, index + VALUES_PER_POINT);
    points.push({ x, y, z });
  }
  return { points: points.map((point) => toPicture(onto, point)), square: squareAround(points, onto), flag };
}

function toPicture(onto: Similarity, point: MeshPoint): MeshPoint {
  return { ...mapPoint(onto, point), z: point.z * scaleOf(onto) };
}

/** The box of points of a crop, as a square of the picture that is turned as the eyes are. */
function squareAround(points: readonly MeshPoint[], onto: Similarity): Square {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [rightEye, leftEye] = [landmark(points, "rightEyeOuter"), landmark(points, "leftEyeOuter")];
  return {
    centre: mapPoint(onto, { x: (left + right) / 2, y: (top + bottom) / 2 }),
    side: Math.max(right - left, bottom - top) * scaleOf(onto),
    roll: angle(mapPoint(onto, rightEye), mapPoint(onto, leftEye)),
  };
}

/** Radians by which the line between two points is turned clockwise from the horizontal. */
function angle(from: Point, to: Point): number {
  return Math.atan2(to.y - from.y, to.x - from.x);
}
