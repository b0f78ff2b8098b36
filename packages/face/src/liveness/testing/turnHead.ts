import { readFileSync } from "node:fs";
import { landmark, type MeshPoint } from "../../detect/mesh.ts";
import type { Pixels } from "../../image/pixels.ts";
import { fileOfHuman } from "../../testing/fileOfHuman.ts";
import { rasterise, type Triangle, type Vertex } from "./rasterise.ts";
import { project, turn } from "./space.ts";

/** A photo, and the mesh that FaceMesh lays over the face in it. */
export interface Portrait {
  readonly photo: Pixels;
  readonly points: readonly MeshPoint[];
}

/** How a head moves, against how it is in the photo. */
export interface HeadMove {
  /** Towards the person's own left. */
  readonly yawDegrees?: number;
  /** Upwards. */
  readonly pitchDegrees?: number;
  /** 0: as in the photo, 1: shut. */
  readonly lidsShut?: number;
}

/** The outline of the face, from the forehead clockwise as one sees it. */
const OUTLINE = [
  ...[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377],
  ...[152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109],
];
/** Points of the upper lids, and those of the lower lids they fall upon. */
const LIDS = [
  ...([
    [246, 7],
    [161, 163],
    [160, 144],
    [159, 145],
    [158, 153],
    [157, 154],
    [173, 155],
  ] as const),
  ...([
    [466, 249],
    [388, 390],
    [387, 373],
    [386, 374],
    [385, 380],
    [384, 381],
    [398, 382],
  ] as const),
];
/** How far out hair and ears reach, over the outline, and how far behind it they lie, over the width of the face. */
const HAIR = { reach: 1.35, depth: 0.35 };
/** Beyond this, over the outline, the picture stays where it is. */
const STILL_REACH = 2.4;

/**
 * Shows a portrait with the head moved: the face as a surface in space, hair and ears behind it, the rest stretched in
 * between.
 */
export function turnHead({ photo, points }: Portrait, move: HeadMove): Pixels {
  const shut = shutLids(points, move.lidsShut ?? 0);
  const [right, left] = [landmark(points, "rightCheek"), landmark(points, "leftCheek")];
  const width = Math.hypot(left.x - right.x, left.y - right.y);
  const centre = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2, z: (left.z + right.z) / 2 };
  const outline = OUTLINE.map((index) => points[index] ?? centre);
  const around = (reach: number, depth: number): MeshPoint[] =>
    outline.map(({ x, y, z }) => ({
      x: centre.x + (x - centre.x) * reach,
      y: centre.y + (y - centre.y) * reach,
      z: z + depth * width,
    }));
  const hair = around(HAIR.reach, HAIR.depth);
  const still = around(STILL_REACH, HAIR.depth).map(({ x, y, z }) => ({ x, y, z: Math.max(z, centre.z) }));
  const moved = [...shut, ...hair].map((point) => turn(point, centre, move));
  const seenAt = [...points, ...hair, ...still];
  const vertices = [...moved, ...still].map((point, index): Vertex => {
    const { x, y } = seenAt[index] ?? point;
    return { ...project(point, centre, width), u: x, v: y };
  });
  const rings = [
    OUTLINE,
    outline.map((_, index) => points.length + index),
    outline.map((_, index) => points.length + outline.length + index),
  ];
  return rasterise(
    photo,
    vertices,
    [...meshTriangles(), ...between(rings[1] ?? [], rings[2] ?? []), ...between(rings[0] ?? [], rings[1] ?? [])],
    photo,
  );
}

function shutLids(points: readonly MeshPoint[], share: number): readonly MeshPoint[] {
  const moved = [...points];
  for (const [upper, lower] of LIDS) {
    const [from, to] = [points[upper], points[lower]];
    if (from && to) {
      moved[upper] = {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        z: from.z + (to.z - from.z) * share,
      };
    }
  }
  return moved;
}

/** The surface between two rings of equally many points. */
function between(inner: readonly number[], outer: readonly number[]): Triangle[] {
  return inner.flatMap((a, index) => {
    const next = (index + 1) % inner.length;
    const [b = a, c = a, d = a] = [inner[next], outer[index], outer[next]];
    return [
      [a, b, c],
      [b, c, d],
    ] satisfies Triangle[];
  });
}

/** Reads FaceMesh's own triangles where the package of its weights lists them. */
function meshTriangles(): Triangle[] {
  const source = readFileSync(fileOfHuman("src/face/facemeshcoords.ts"), "utf8");
  const numbers = (/TRI468: number\[\] = \[([^\]]+)\]/.exec(source)?.[1] ?? "").match(/\d+/g)?.map(Number) ?? [];
  return Array.from({ length: numbers.length / 3 }, (_, index) => {
    const [a = 0, b = 0, c = 0] = numbers.slice(index * 3, index * 3 + 3);
    return [a, b, c];
  });
}
