import { readFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { loadSharp } from "../decode/loadSharp.ts";
import { fileOfHuman } from "./fileOfHuman.ts";

/** A picture that comes with @vladmandic/human: six rows of eighteen faces; the first row shows one man. */
const SHEET = fileOfHuman("assets/screenshot-facematch.jpg");
const FIRST_ROW_TOP = 283;
const ROW_HEIGHT = 112.4;
const COLUMN_WIDTH = 106.6;
const CELL_SIDE = 104;
const MARGIN = 60;
const GREY = "#777";

/** One face of the sheet, three times as large, with room around it. */
export async function portrait(row: number, column: number): Promise<Sharp> {
  const sharp = await loadSharp();
  const cell = await sharp(await readFile(SHEET))
    .extract({
      left: Math.round(column * COLUMN_WIDTH) + 1,
      top: Math.round(FIRST_ROW_TOP + row * ROW_HEIGHT),
      width: CELL_SIDE,
      height: CELL_SIDE,
    })
    .png()
    .toBuffer();
  const face = sharp(cell).resize({ width: 3 * CELL_SIDE });
  return again(face.extend({ top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: GREY }));
}

/** A picture as it is, to be changed further: sharp applies changes in an order of its own. */
export async function again(image: Sharp): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(await image.png().toBuffer());
}

export function jpeg(image: Sharp): Promise<Buffer> {
  return image.jpeg({ quality: 95 }).toBuffer();
}
