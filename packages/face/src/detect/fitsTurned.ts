import type { Pyramid } from "../image/pyramid.ts";
import type { Networks } from "../runtime/networks.ts";
import { findFacesIn, lookAt } from "./findFaces.ts";
import { locateMesh } from "./locateMesh.ts";
import { pickFaces } from "./pickFaces.ts";

const TURNS_RADIANS = [Math.PI, Math.PI / 2, -Math.PI / 2];
/** Of an upright face in focus the mesh is surer than this. */
const SURE_FLAG = 0.999;
/** The mesh is as sure of a face, once it stands upright. */
const LEAST_FLAG = 0.9;

/**
 * Tells whether the picture lies on its side or stands on its head, by the mesh: it lays itself over such a face as if
 * that were upright, but is surer in the picture turned back. `flag` is what it said of the picture as it is.
 */
export async function fitsTurned(networks: Networks, picture: Pyramid, flag: number): Promise<boolean> {
  if (flag >= SURE_FLAG) return false;
  for (const roll of TURNS_RADIANS) {
    const picked = pickFaces(await findFacesIn(networks, lookAt(picture, 1, roll)), picture.full);
    if (picked === null) continue;
    const turned = await locateMesh(networks, picture, picked.main);
    if (turned.flag >= Math.max(LEAST_FLAG, flag)) return true;
  }
  return false;
}
