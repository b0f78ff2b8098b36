import { join } from "node:path";
import sharp, { type Sharp } from "sharp";

/** Pictures that a dependency ships; its licence is MIT. */
const ASSETS = join(import.meta.dirname, "../../node_modules/@vladmandic/human/assets");
const DETECTED = "screenshot-facedetect.jpg";
const SIDE_PIXELS = 480;

async function jpegOf(picture: Sharp, quality = 92): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await picture.jpeg({ quality }).toBuffer());
}

function cut(file: string, left: number, top: number, side: number): Promise<Uint8Array<ArrayBuffer>> {
  const part = sharp(join(ASSETS, file)).extract({ left, top, width: side, height: side });
  return jpegOf(part.resize(SIDE_PIXELS));
}

const adam = await cut(DETECTED, 7, 346, 151);

/** Portraits of two people, and pictures that are no portrait. */
export const portraits = {
  adam,
  /** Another picture of him, years apart. */
  adamAgain: await cut("screenshot-faceid.jpg", 14, 142, 139),
  /** The first one as another camera may have taken it. */
  adamToday: await jpegOf(sharp(adam).modulate({ brightness: 1.08 }), 75),
  eve: await cut(DETECTED, 631, 344, 151),
  twoPeople: await cut(DETECTED, 7, 346, 305),
  nobody: await jpegOf(sharp({ create: { width: 480, height: 480, channels: 3, background: "#8090a0" } })),
  broken: adam.slice(0, 2_000),
} as const;
