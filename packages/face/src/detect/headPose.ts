import type { FacePose } from "../reading.ts";
import { landmark, type MeshPoint } from "./mesh.ts";

/**
 * Gives where the head looks, from two axes of the mesh: from cheek to cheek and from forehead to chin. A cheek that
 * lies further from the camera has turned away.
 */
export function headPose(points: readonly MeshPoint[]): FacePose {
  const across = axis(landmark(points, "rightCheek"), landmark(points, "leftCheek"));
  const down = axis(landmark(points, "forehead"), landmark(points, "chin"));
  return {
    yawDegrees: degrees(Math.atan2(across.z, Math.hypot(across.x, across.y))),
    pitchDegrees: degrees(Math.atan2(-down.z, Math.hypot(down.x, down.y))),
    rollDegrees: degrees(Math.atan2(across.y, across.x)),
  };
}

function axis(from: MeshPoint, to: MeshPoint): MeshPoint {
  return { x: to.x - from.x, y: to.y - from.y, z: to.z - from.z };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
