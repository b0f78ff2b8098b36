import { readFileSync } from "node:fs";
import { loadSharp } from "../packages/face/src/decode/loadSharp.ts";

/** Netpbm's binary grey form: width, height and greatest value, parted by blanks or comments, then one byte a pixel. */
const PGM_HEAD = /^P5(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+255\s/;
const LONGEST_HEAD_BYTES = 1024;

/** Gives a photo in a form that the service takes: PGM, in which the AT&T faces come, becomes PNG. */
export async function readPhotoFile(file: string): Promise<Buffer> {
  const bytes = readFileSync(file);
  const [head, width, height] = PGM_HEAD.exec(bytes.toString("latin1", 0, LONGEST_HEAD_BYTES)) ?? [];
  if (head === undefined) return bytes;
  const sharp = await loadSharp();
  const raw = { width: Number(width), height: Number(height), channels: 1 } as const;
  return sharp(bytes.subarray(head.length), { raw }).png().toBuffer();
}
