import { createHash } from "node:crypto";
import type { Pixels } from "../image/pixels.ts";

/** Gives the SHA-256 of a picture's size and pixels in hexadecimal: another encoding of them changes nothing. */
export function digestPixels({ width, height, data }: Pixels): string {
  return createHash("sha256").update(`${width}x${height}:`).update(data).digest("hex");
}
