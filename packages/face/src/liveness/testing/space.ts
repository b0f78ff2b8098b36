import type { MeshPoint } from "../../detect/mesh.ts";

/** Distance of the eye that sees, over the width of what it sees: an arm's length from a face. */
const DISTANCE = 4;

/** Turns a point about a centre: by yaw to the person's own left (our right), by pitch upwards. */
export function turn(
  point: MeshPoint,
  centre: MeshPoint,
  { yawDegrees = 0, pitchDegrees = 0 }: { readonly yawDegrees?: number; readonly pitchDegrees?: number },
): MeshPoint {
  const [yaw, pitch] = [yawDegrees, pitchDegrees].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  const [x, y, z] = [point.x - centre.x, point.y - centre.y, point.z - centre.z];
  // What is nearest, at negative z, goes up with pitch and to our right with yaw.
  const pitched = { y: y * Math.cos(pitch) + z * Math.sin(pitch), z: z * Math.cos(pitch) - y * Math.sin(pitch) };
  return {
    x: centre.x + x * Math.cos(yaw) - pitched.z * Math.sin(yaw),
    y: centre.y + pitched.y,
    z: centre.z + pitched.z * Math.cos(yaw) + x * Math.sin(yaw),
  };
}

/** Gives where an eye before `centre` sees a point; `width` is that of the thing seen. */
export function project(point: MeshPoint, centre: MeshPoint, width: number): MeshPoint {
  const distance = DISTANCE * width;
  const scale = distance / (distance + point.z - centre.z);
  return { x: centre.x + (point.x - centre.x) * scale, y: centre.y + (point.y - centre.y) * scale, z: point.z };
}
