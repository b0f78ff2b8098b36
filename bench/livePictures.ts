/** Pictures for bench/live.ts: portraits as heads, as sheets of paper and as copies of files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodePhoto } from "../packages/face/src/decode/decodePhoto.ts";
import { loadSharp } from "../packages/face/src/decode/loadSharp.ts";
import { headPose } from "../packages/face/src/detect/headPose.ts";
import { CHANNELS, type Pixels } from "../packages/face/src/image/pixels.ts";
import { createPyramid } from "../packages/face/src/image/pyramid.ts";
import { encode } from "../packages/face/src/liveness/testing/loadPortrait.ts";
import { type HeadMove, type Portrait, turnHead } from "../packages/face/src/liveness/testing/turnHead.ts";
import { type SheetMove, turnPhoto } from "../packages/face/src/liveness/testing/turnPhoto.ts";
import { findOnlyFace } from "../packages/face/src/read/findOnlyFace.ts";
import { readFace } from "../packages/face/src/read/readFace.ts";
import type { FaceReading } from "../packages/face/src/reading.ts";
import type { Networks } from "../packages/face/src/runtime/networks.ts";
import { UnusablePhoto } from "../packages/face/src/UnusablePhoto.ts";

const SIDE = 480;
/** People who look ahead, as a session begins. */
const AHEAD = { yawDegrees: 8, pitchDegrees: 15 };

/** Finds portraits of different people who look ahead: the first picture of each folder. */
export async function findPortraits(networks: Networks, folder: string, most: number): Promise<readonly Portrait[]> {
  const portraits: Portrait[] = [];
  for (const person of readdirSync(folder, { withFileTypes: true })) {
    if (portraits.length === most) break;
    const [first] = person.isDirectory() ? readdirSync(join(folder, person.name)).sort() : [];
    const portrait = first === undefined ? null : await openPortrait(networks, join(folder, person.name, first));
    if (portrait !== null) portraits.push(portrait);
  }
  return portraits;
}

async function openPortrait(networks: Networks, path: string): Promise<Portrait | null> {
  const sharp = await loadSharp();
  const data = new Uint8Array(await sharp(readFileSync(path)).resize(SIDE, SIDE).removeAlpha().raw().toBuffer());
  const photo: Pixels = { width: SIDE, height: SIDE, data };
  try {
    const { points } = (await findOnlyFace(networks, createPyramid(photo))).mesh;
    const { yawDegrees, pitchDegrees } = headPose(points);
    const isAhead = Math.abs(yawDegrees) <= AHEAD.yawDegrees && Math.abs(pitchDegrees) <= AHEAD.pitchDegrees;
    return isAhead ? { photo, points } : null;
  } catch (error) {
    if (error instanceof UnusablePhoto) return null;
    throw error;
  }
}

export function readHead(networks: Networks, portrait: Portrait, move: HeadMove): Promise<FaceReading | null> {
  return read(networks, turnHead(portrait, move));
}

export function readSheet(networks: Networks, { photo }: Portrait, move: SheetMove): Promise<FaceReading | null> {
  return read(networks, turnPhoto(photo, move));
}

async function read(networks: Networks, picture: Pixels): Promise<FaceReading | null> {
  const reading = await readFace(networks, await encode(picture), "frame");
  return reading.ok ? reading : null;
}

/** How a camera sees a head: where it is, in shares of the picture, how large, how light, and with which noise. */
export interface View {
  readonly right: number;
  readonly down: number;
  readonly scale: number;
  readonly light: number;
  readonly noise: number;
}

const FRAME_SHARE = 0.85;

/** Takes a picture of a head as a camera does. */
export async function photograph(portrait: Portrait, move: HeadMove, view: View, draw: () => number): Promise<Pixels> {
  const sharp = await loadSharp();
  const side = Math.round(SIDE * view.scale);
  const frame = Math.round(SIDE * FRAME_SHARE);
  const corner = (share: number): number =>
    Math.round(Math.min(Math.max((side - frame) / 2 + share * SIDE, 0), side - frame));
  const head = turnHead(portrait, move);
  const large = await sharp(head.data, { raw: { width: SIDE, height: SIDE, channels: CHANNELS } })
    .resize(side, side)
    .png()
    .toBuffer();
  const cut = { left: corner(view.right), top: corner(view.down), width: frame, height: frame };
  const data = new Uint8Array(await sharp(large).extract(cut).linear(view.light, 0).removeAlpha().raw().toBuffer());
  const grained = data.map((value) => Math.min(Math.max(value + view.noise * (2 * draw() - 1), 0), 255));
  return decodePhoto(await encode({ width: frame, height: frame, data: grained }));
}

/** Copies of a picture, as a clip that is shown again through other software gives them. */
export const copies: Readonly<Record<string, (picture: Pixels) => Promise<Pixels>>> = {
  "as it was": async (picture) => picture,
  "JPEG, quality 50": (picture) => change(picture, (image) => image.jpeg({ quality: 50 })),
  "WebP, quality 50": (picture) => change(picture, (image) => image.webp({ quality: 50 })),
  "half the size": (picture) => change(picture, (image) => image.resize(Math.round(picture.width / 2)).jpeg()),
  "20 % brighter": (picture) => change(picture, (image) => image.linear(1.2, 0).jpeg({ quality: 90 })),
  "one pixel cut off": (picture) => cutOff(picture, 1),
  "3 % cut off": (picture) => cutOff(picture, Math.round(0.03 * picture.width)),
  mirrored: (picture) => change(picture, (image) => image.flop().jpeg({ quality: 90 })),
};

type Image = ReturnType<Awaited<ReturnType<typeof loadSharp>>>;

async function change({ width, height, data }: Pixels, by: (image: Image) => Image): Promise<Pixels> {
  const sharp = await loadSharp();
  const lossless = await sharp(data, { raw: { width, height, channels: CHANNELS } })
    .png()
    .toBuffer();
  return decodePhoto(await by(sharp(lossless)).toBuffer());
}

function cutOff(picture: Pixels, pixels: number): Promise<Pixels> {
  const cut = { left: pixels, top: pixels, width: picture.width - 2 * pixels, height: picture.height - 2 * pixels };
  return change(picture, (image) => image.extract(cut).jpeg({ quality: 90 }));
}
