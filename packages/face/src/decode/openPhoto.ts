import type { Sharp } from "sharp";
import { UnusablePhoto } from "../UnusablePhoto.ts";
import { loadSharp } from "./loadSharp.ts";
import { sniffImage } from "./sniffImage.ts";

const MAX_FILE_BYTES = 5 * 1024 * 1024;
const MAX_PIXELS = 24_000_000;
/** Shorter than a job may take: a picture that is slow to decode is refused, and the worker lives on. */
const LIMIT_SECONDS = 5;

export interface OpenPhoto {
  /** Not decoded yet, and as the file has it: the orientation is still to be applied. */
  readonly image: Sharp;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
}

/**
 * Opens a file that may come from anybody: format by magic bytes, size in bytes and pixels are checked before anything
 * is decoded.
 *
 * @throws {UnusablePhoto} imageTooLarge, notAnImage
 */
export async function openPhoto(file: Uint8Array): Promise<OpenPhoto> {
  if (file.byteLength > MAX_FILE_BYTES) throw new UnusablePhoto("imageTooLarge");
  if (sniffImage(file) === null) throw new UnusablePhoto("notAnImage");
  const sharp = await loadSharp();
  const options = { failOn: "error", limitInputPixels: MAX_PIXELS } as const;
  const header = await sharp(file, { ...options, limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (header === null || (header.pages ?? 1) > 1) throw new UnusablePhoto("notAnImage");
  if (header.width * header.height > MAX_PIXELS) throw new UnusablePhoto("imageTooLarge");
  return { image: sharp(file, options).timeout({ seconds: LIMIT_SECONDS }), orientation: header.orientation ?? 1 };
}

/** Waits for what libvips makes of an opened photo; whatever it stumbles over is the file's fault. */
export async function decoded<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    const slow = error instanceof Error && error.message.startsWith("timeout");
    throw new UnusablePhoto(slow ? "imageTooLarge" : "notAnImage");
  }
}
