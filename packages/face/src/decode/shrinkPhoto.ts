import type { Sharp } from "sharp";
import { loadSharp } from "./loadSharp.ts";
import { decoded, openPhoto } from "./openPhoto.ts";
import { orient } from "./orient.ts";

/**
 * Decodes a file to upright 8-bit sRGB of at most `maxSidePixels` a side, ready to be written in any form; of its
 * metadata nothing is left.
 *
 * @throws {UnusablePhoto} imageTooLarge, notAnImage
 */
export async function shrinkPhoto(file: Uint8Array, maxSidePixels: number): Promise<Sharp> {
  const { image, orientation } = await openPhoto(file);
  const { data, info } = await decoded(
    image
      .resize({ width: maxSidePixels, height: maxSidePixels, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  const sharp = await loadSharp();
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return orient(sharp(data, { raw }), orientation);
}
