import type { Detection } from "./decodeDetections.ts";

/** Gives how far the nose lies beside the middle between the eyes, in distances of the eyes: large in a profile. */
export function noseOffset({ keyPoints }: Detection): number {
  const [one, other, nose] = keyPoints;
  if (one === undefined || other === undefined || nose === undefined) return 0;
  const [alongX, alongY] = [other.x - one.x, other.y - one.y];
  const apart = Math.max(Math.hypot(alongX, alongY), 1);
  const [x, y] = [nose.x - (one.x + other.x) / 2, nose.y - (one.y + other.y) / 2];
  return Math.abs(x * alongX + y * alongY) / (apart * apart);
}
