import type { Pixels } from "../../image/pixels.ts";
import { rasterise, type Triangle, type Vertex } from "./rasterise.ts";
import { project, turn } from "./space.ts";

/** How a sheet of paper with a photo on it is held before the camera. */
export interface SheetMove {
  /** About its upright axis: its right edge goes away. */
  readonly yawDegrees?: number;
  /** About its level axis: its upper edge goes away. */
  readonly pitchDegrees?: number;
  /** How far it is bent about its upright axis, from edge to edge; positive bulges towards the camera. */
  readonly bendDegrees?: number;
  /** The same about its level axis. */
  readonly rollUpDegrees?: number;
}

/** Into how many strips the sheet is cut each way, to be bent. */
const STRIPS = 32;

/** Shows a photo as a sheet of paper that is turned, tilted and bent. */
export function turnPhoto(photo: Pixels, move: SheetMove): Pixels {
  const { width, height } = photo;
  const centre = { x: width / 2, y: height / 2, z: 0 };
  const [bend, rollUp] = [move.bendDegrees, move.rollUpDegrees].map((degrees = 0) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  const vertices: Vertex[] = [];
  for (let row = 0; row <= STRIPS; row += 1) {
    for (let column = 0; column <= STRIPS; column += 1) {
      const [u, v] = [(column / STRIPS) * width, (row / STRIPS) * height];
      const [across, down] = [bendSheet(u - centre.x, width, bend), bendSheet(v - centre.y, height, rollUp)];
      const place = turn({ x: centre.x + across.along, y: centre.y + down.along, z: across.z + down.z }, centre, move);
      vertices.push({ ...project(place, centre, width), u, v });
    }
  }
  return rasterise(photo, vertices, grid(), photo);
}

/** Lays a point at `along` from the middle of a sheet onto a cylinder that the whole length of it covers by `bend`. */
function bendSheet(along: number, length: number, bend: number): { along: number; z: number } {
  if (bend === 0) return { along, z: 0 };
  const radius = length / bend;
  return { along: radius * Math.sin(along / radius), z: radius * (1 - Math.cos(along / radius)) };
}

function grid(): Triangle[] {
  const triangles: Triangle[] = [];
  for (let row = 0; row < STRIPS; row += 1) {
    for (let column = 0; column < STRIPS; column += 1) {
      const corner = row * (STRIPS + 1) + column;
      triangles.push([corner, corner + 1, corner + STRIPS + 1], [corner + 1, corner + STRIPS + 1, corner + STRIPS + 2]);
    }
  }
  return triangles;
}
