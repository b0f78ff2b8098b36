import { readFile } from "node:fs/promises";
import { loadSharp } from "../../decode/loadSharp.ts";
import type { Pixels } from "../../image/pixels.ts";
import { createPyramid } from "../../image/pyramid.ts";
import { findOnlyFace } from "../../read/findOnlyFace.ts";
import type { Networks } from "../../runtime/networks.ts";
import { fileOfHuman } from "../../testing/fileOfHuman.ts";
import type { Portrait } from "./turnHead.ts";

/** Where the portraits stand in a picture that comes with @vladmandic/human. */
const SHEET = fileOfHuman("assets/screenshot-facedetect.jpg");
const LEFTS = [8, 165, 322, 479, 631];
const TOP = 348;
const CELL_SIDE = 147;
const SIDE = 480;

/** Gives one of five portraits, and the mesh over its face. */
export async function loadPortrait(networks: Networks, which: number): Promise<Portrait> {
  const sharp = await loadSharp();
  const place = { left: LEFTS[which] ?? Number.NaN, top: TOP, width: CELL_SIDE, height: CELL_SIDE };
  const sheet = await readFile(SHEET);
  const cell = await sharp(sheet).extract(place).png().toBuffer();
  const data = new Uint8Array(await sharp(cell).resize(SIDE, SIDE).removeAlpha().raw().toBuffer());
  const photo: Pixels = { width: SIDE, height: SIDE, data };
  const { mesh } = await findOnlyFace(networks, createPyramid(photo));
  return { photo, points: mesh.points };
}

/** Writes a picture as a camera helper would. */
export async function encode({ width, height, data }: Pixels): Promise<Buffer> {
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
