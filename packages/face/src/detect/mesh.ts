import type { Point, Square } from "../image/similarity.ts";

/** A point of the mesh; z grows away from the camera, in the unit of x and y. */
export interface MeshPoint extends Point {
  readonly z: number;
}

/** A face's 468 points in pixels of the picture, as FaceMesh numbers them. */
export interface Mesh {
  readonly points: readonly MeshPoint[];
  /** Around its points, turned with the face. */
  readonly square: Square;
  /** 0 to 1: is this a face. */
  readonly flag: number;
}

/** The points we use, by their number; left and right are the person's own. */
const NUMBERS = {
  forehead: 10,
  chin: 152,
  leftCheek: 454,
  rightCheek: 234,
  underNose: 2,
  leftEyeOuter: 263,
  leftEyeInner: 362,
  leftLidUpperOuter: 386,
  leftLidLowerOuter: 374,
  leftLidUpperInner: 385,
  leftLidLowerInner: 380,
  rightEyeOuter: 33,
  rightEyeInner: 133,
  rightLidUpperOuter: 159,
  rightLidLowerOuter: 145,
  rightLidUpperInner: 158,
  rightLidLowerInner: 153,
} as const;

export type Landmark = keyof typeof NUMBERS;

/** Gives one named point of the mesh. */
export function landmark(points: readonly MeshPoint[], name: Landmark): MeshPoint {
  const point = points[NUMBERS[name]];
  if (point === undefined) throw new Error(`The mesh has no point ${NUMBERS[name]} (${name}).`);
  return point;
}
