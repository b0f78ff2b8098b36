import { CHANNELS, type Pixels } from "./pixels.ts";
import type { Pyramid } from "./pyramid.ts";
import { type Similarity, scaleOf } from "./similarity.ts";

/** Samples along each side of a pixel; a picture too thin to be halved further gets no more of them. */
const MOST_TAPS = 4;

/**
 * Cuts a square out of a picture: its pixel (x, y) shows what lies at `onto` of that point. Outside the picture is
 * black. Shrinking averages, so that nothing aliases.
 */
export function sampleSquare(picture: Pyramid, onto: Similarity, sidePixels: number): Pixels {
  const { pixels, times } = picture.halved(Math.max(0, Math.floor(Math.log2(scaleOf(onto)))));
  const shrink = 2 ** -times;
  const taps = Math.min(MOST_TAPS, Math.max(1, Math.round(scaleOf(onto) * shrink)));
  const a = (onto.a * shrink) / taps;
  const b = (onto.b * shrink) / taps;
  const sums = new Float32Array(sidePixels * sidePixels * CHANNELS);
  for (let row = 0; row < sidePixels * taps; row += 1) {
    const x = onto.shiftX * shrink - 0.5 + (a - b) * 0.5 - b * row;
    const y = onto.shiftY * shrink - 0.5 + (a + b) * 0.5 + a * row;
    const line = { x, y, stepX: a, stepY: b, taps, count: sidePixels * taps };
    addLine(sums.subarray(Math.floor(row / taps) * sidePixels * CHANNELS), pixels, line);
  }
  return { width: sidePixels, height: sidePixels, data: average(sums, taps * taps) };
}

function average(sums: Float32Array, samples: number): Uint8Array {
  const means = new Uint8Array(sums.length);
  for (let index = 0; index < sums.length; index += 1) means[index] = (sums[index] ?? 0) / samples + 0.5;
  return means;
}

interface Line {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly taps: number;
  readonly count: number;
}

/** Adds `count` samples along a line, `taps` of them to one pixel, each mixed from the four pixels around it. */
function addLine(sums: Float32Array, { width, height, data }: Pixels, line: Line): void {
  const stride = width * CHANNELS;
  for (let index = 0; index < line.count; index += 1) {
    const x = line.x + line.stepX * index;
    const y = line.y + line.stepY * index;
    if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) continue;
    const left = clamp(Math.floor(x), width - 2);
    const top = clamp(Math.floor(y), height - 2);
    const east = clamp(x - left, Math.min(1, width - 1));
    const south = clamp(y - top, Math.min(1, height - 1));
    let from = top * stride + left * CHANNELS;
    const at = Math.floor(index / line.taps) * CHANNELS;
    for (let channel = at; channel < at + CHANNELS; channel += 1, from += 1) {
      const upper = (1 - east) * (data[from] ?? 0) + east * (data[from + CHANNELS] ?? 0);
      const lower = (1 - east) * (data[from + stride] ?? 0) + east * (data[from + stride + CHANNELS] ?? 0);
      sums[channel] = (sums[channel] ?? 0) + (1 - south) * upper + south * lower;
    }
  }
}

function clamp(value: number, greatest: number): number {
  return Math.max(0, Math.min(value, greatest));
}
