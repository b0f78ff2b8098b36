import { decodePhoto } from "../decode/decodePhoto.ts";
import { digestPixels } from "../decode/digestPixels.ts";
import { likenessOf } from "../decode/likenessOf.ts";
import { eyeApertures } from "../detect/eyeApertures.ts";
import { faceShape } from "../detect/faceShape.ts";
import { fitsTurned } from "../detect/fitsTurned.ts";
import { headPose } from "../detect/headPose.ts";
import { noseOffset } from "../detect/noseOffset.ts";
import { describeFace } from "../embed/describeFace.ts";
import type { Pixels } from "../image/pixels.ts";
import { createPyramid } from "../image/pyramid.ts";
import type { Square } from "../image/similarity.ts";
import { type FaceView, judgeFace } from "../quality/judgeFace.ts";
import { measureChip } from "../quality/measureChip.ts";
import type { FaceDemand, FacePlace, FaceReading, FaceRefusal } from "../reading.ts";
import type { Networks } from "../runtime/networks.ts";
import { UnusablePhoto } from "../UnusablePhoto.ts";
import { findOnlyFace } from "./findOnlyFace.ts";
import type { LocatedFace } from "./locateFace.ts";

/** Reads the one face of a photo, or says what is wrong with the photo. */
export async function readFace(
  networks: Networks,
  file: Uint8Array,
  demand: FaceDemand,
): Promise<FaceReading | FaceRefusal> {
  try {
    return await readUsable(networks, file, demand);
  } catch (error) {
    if (error instanceof UnusablePhoto) return { ok: false, fault: error.fault };
    throw error;
  }
}

async function readUsable(networks: Networks, file: Uint8Array, demand: FaceDemand): Promise<FaceReading> {
  const pixels = await decodePhoto(file);
  const picture = createPyramid(pixels);
  const face = await findOnlyFace(networks, picture);
  const view = viewOf(face);
  if (await fitsTurned(networks, picture, view.flag)) throw new UnusablePhoto("turnedAway");
  const fault = judgeFace(view, demand);
  if (fault !== null) throw new UnusablePhoto(fault);
  return {
    ok: true,
    descriptor: await describeFace(networks, face.chip),
    pose: view.pose,
    eyeApertures: await eyeApertures(networks, picture, face.mesh.points),
    faceSizePixels: view.faceSizePixels,
    place: placeIn(pixels, face.mesh.square),
    shape: faceShape(face.mesh.points),
    sharpness: view.sharpness,
    brightness: view.brightness,
    pixelDigest: digestPixels(pixels),
    likeness: likenessOf(picture.halved(1).pixels),
  };
}

function placeIn({ width, height }: Pixels, { centre, side }: Square): FacePlace {
  return { x: centre.x / width, y: centre.y / height, size: side / Math.min(width, height) };
}

function viewOf({ detection, mesh, chip }: LocatedFace): FaceView {
  return {
    ...measureChip(chip),
    faceSizePixels: mesh.square.side,
    pose: headPose(mesh.points),
    flag: mesh.flag,
    noseOffset: noseOffset(detection),
  };
}
