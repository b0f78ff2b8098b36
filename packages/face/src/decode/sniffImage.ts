const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];
const WEBP_OFFSET = 8;

export type ImageKind = "jpeg" | "png" | "webp";

/** Tells which of the formats we take a file begins like; null for everything else, animated PNG among it. */
export function sniffImage(file: Uint8Array): ImageKind | null {
  if (startsWith(file, JPEG, 0)) return "jpeg";
  if (startsWith(file, PNG, 0)) return isAnimatedPng(file) ? null : "png";
  if (startsWith(file, RIFF, 0) && startsWith(file, WEBP, WEBP_OFFSET)) return "webp";
  return null;
}

function startsWith(file: Uint8Array, bytes: readonly number[], offset: number): boolean {
  return bytes.every((byte, index) => file[offset + index] === byte);
}

/** An animated PNG announces itself before its first pixels (PNG third edition, 11.3.6.1). */
function isAnimatedPng(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const firstPixels = bytes.indexOf("IDAT");
  const announcement = bytes.indexOf("acTL");
  return announcement !== -1 && announcement < firstPixels;
}
