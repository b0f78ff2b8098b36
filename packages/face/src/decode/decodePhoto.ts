import type { Pixels } from "../image/pixels.ts";
import { shrinkPhoto } from "./shrinkPhoto.ts";

const MAX_SIDE_PIXELS = 1280;

/**
 * Decodes a photo to the pixels that are judged: at most 1280 px a side, transparency on white.
 *
 * @throws {UnusablePhoto} imageTooLarge, notAnImage
 */
export async function decodePhoto(file: Uint8Array): Promise<Pixels> {
  const image = await shrinkPhoto(file, MAX_SIDE_PIXELS);
  const { data, info } = await image.flatten({ background: "#fff" }).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
