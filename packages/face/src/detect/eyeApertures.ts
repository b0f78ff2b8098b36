import type { Point } from "../image/similarity.ts";
import type { EyeApertures } from "../reading.ts";
import { type Landmark, landmark, type MeshPoint } from "./mesh.ts";

/** Gives the aspect ratio of both eyes: mean height of the opening at two places over its width. */
export function eyeApertures(points: readonly MeshPoint[]): EyeApertures {
  return { left: aperture(points, "left"), right: aperture(points, "right") };
}

function aperture(points: readonly MeshPoint[], side: "left" | "right"): number {
  const between = (one: Landmark, other: Landmark): number => distance(landmark(points, one), landmark(points, other));
  const heights =
    between(`${side}LidUpperOuter`, `${side}LidLowerOuter`) + between(`${side}LidUpperInner`, `${side}LidLowerInner`);
  return heights / (2 * between(`${side}EyeInner`, `${side}EyeOuter`));
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
