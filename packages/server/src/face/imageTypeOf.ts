/** The pictures that are taken, by their media types. */
export type ImageType = "image/jpeg" | "image/png" | "image/webp";

const PNG = Buffer.from("89504e470d0a1a0a", "hex");
const JPEG = Buffer.from("ffd8ff", "hex");
const RIFF = Buffer.from("RIFF");
const WEBP = Buffer.from("WEBP");

/** Tells by its first bytes which of the pictures we take a file is; null when it is none of them, whatever it is called. */
export function imageTypeOf(file: Uint8Array): ImageType | null {
  const has = (bytes: Buffer, offset: number): boolean => bytes.equals(file.subarray(offset, offset + bytes.length));
  if (has(JPEG, 0)) return "image/jpeg";
  if (has(PNG, 0)) return "image/png";
  return has(RIFF, 0) && has(WEBP, 8) ? "image/webp" : null;
}
