import type { Pixels } from "../image/pixels.ts";
import type { Pyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { mapPoint, type Point, type Similarity, scaleOf, squareOnto } from "../image/similarity.ts";
import type { Networks } from "../runtime/networks.ts";
import { type Detection, decodeDetections } from "./decodeDetections.ts";

const INPUT_SIDE = 256;
const LEAST_SCORE = 0.5;
/** A face that fills its picture is found once there is room around it. */
const MARGINS = [1, 1.6];

/** A look at a picture: what the detector is shown, and where that lies in the picture. */
export interface Look {
  readonly shown: Pixels;
  readonly onto: Similarity;
}

/** Shows the whole picture to the detector, `margin` times as wide as it is and turned by `roll` radians. */
export function lookAt(picture: Pyramid, margin: number, roll: number): Look {
  const { width, height } = picture.full;
  const centre = { x: width / 2, y: height / 2 };
  const onto = squareOnto(INPUT_SIDE, { centre, side: Math.max(width, height) * margin, roll });
  return { shown: sampleSquare(picture, onto, INPUT_SIDE), onto };
}

/** Finds the faces of a picture, the likeliest first. */
export async function findFaces(networks: Networks, picture: Pyramid): Promise<Detection[]> {
  for (const margin of MARGINS) {
    const faces = await findFacesIn(networks, lookAt(picture, margin, 0));
    if (faces.length > 0) return faces;
  }
  return [];
}

/** Finds the faces of one look, in pixels of the picture. */
export async function findFacesIn(networks: Networks, { shown, onto }: Look): Promise<Detection[]> {
  const { scores, boxes } = await networks.detect(shown);
  const toPicture = (point: Point): Point => mapPoint(onto, point);
  return decodeDetections(scores, boxes, LEAST_SCORE).map((face) => ({
    score: face.score,
    centre: toPicture(face.centre),
    width: face.width * scaleOf(onto),
    height: face.height * scaleOf(onto),
    keyPoints: face.keyPoints.map(toPicture),
  }));
}
