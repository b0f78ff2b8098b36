import { UnusablePhoto } from "../UnusablePhoto.ts";
import { shrinkPhoto } from "./shrinkPhoto.ts";

const MAX_SIDE_PIXELS = 512;
const QUALITY = 80;

/** Makes an avatar: upright WebP of at most 512 px a side, without the file's metadata; null when it is no image. */
export async function reencodeAvatar(file: Uint8Array): Promise<Uint8Array | null> {
  try {
    const image = await shrinkPhoto(file, MAX_SIDE_PIXELS);
    return await image.webp({ quality: QUALITY }).toBuffer();
  } catch (error) {
    if (error instanceof UnusablePhoto) return null;
    throw error;
  }
}
