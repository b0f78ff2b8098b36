import { findFaces } from "../detect/findFaces.ts";
import { locateMesh } from "../detect/locateMesh.ts";
import { pickFaces } from "../detect/pickFaces.ts";
import type { Pyramid } from "../image/pyramid.ts";
import { explainNoFace } from "../quality/explainNoFace.ts";
import type { Networks } from "../runtime/networks.ts";
import { UnusablePhoto } from "../UnusablePhoto.ts";
import { type LocatedFace, locateFace } from "./locateFace.ts";

/** A rival that the mesh does not take for a face is a pattern that the detector stumbled over. */
const LEAST_FLAG = 0.5;

/**
 * Finds the one face that a photo is of.
 *
 * @throws {UnusablePhoto} noFace or its cause, manyFaces
 */
export async function findOnlyFace(networks: Networks, picture: Pyramid): Promise<LocatedFace> {
  const picked = pickFaces(await findFaces(networks, picture), picture.full);
  if (picked === null) throw new UnusablePhoto(await explainNoFace(networks, picture));
  for (const rival of picked.rivals) {
    const { flag } = await locateMesh(networks, picture, rival);
    if (flag >= LEAST_FLAG) throw new UnusablePhoto("manyFaces");
  }
  return locateFace(networks, picture, picked.main);
}
