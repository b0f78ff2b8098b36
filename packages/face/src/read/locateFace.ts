import { cutChip } from "../align/cutChip.ts";
import type { Detection } from "../detect/decodeDetections.ts";
import { locateMesh } from "../detect/locateMesh.ts";
import type { Mesh } from "../detect/mesh.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Pyramid } from "../image/pyramid.ts";
import type { Networks } from "../runtime/networks.ts";

/** A face of a picture, ready to be judged and described. */
export interface LocatedFace {
  readonly detection: Detection;
  readonly mesh: Mesh;
  readonly chip: Pixels;
}

export async function locateFace(networks: Networks, picture: Pyramid, detection: Detection): Promise<LocatedFace> {
  const mesh = await locateMesh(networks, picture, detection);
  return { detection, mesh, chip: cutChip(picture, mesh) };
}
