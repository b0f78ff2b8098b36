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
  const { taps, count, stepX, stepY } = line;
  const [lastX, lastY] = [width - 1, height - 1];
  const right = Math.min(1, lastX) * CHANNELS;
  const below = Math.min(1, lastY) * width * CHANNELS;
  let { x, y } = line;
  for (let index = 0; index < count; index += 1, x += stepX, y += stepY) {
    if (x < -0.5 || y < -0.5 || x > lastX + 0.5 || y > lastY + 0.5) continue;
    const left = Math.max(0, Math.min(Math.trunc(x), lastX - 1));
    const top = Math.max(0, Math.min(Math.trunc(y), lastY - 1));
    const east = Math.max(0, Math.min(x - left, 1));
    const south = Math.max(0, Math.min(y - top, 1));
    const at = Math.trunc(index / taps) * CHANNELS;
    const from = (top * width + left) * CHANNELS;
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const corner = from + channel;
      const northWest = data[corner] ?? 0;
      const southWest = data[corner + below] ?? 0;
      const north = northWest + east * ((data[corner + right] ?? 0) - northWest);
      const south_ = southWest + east * ((data[corner + below + right] ?? 0) - southWest);
      sums[at + channel] = (sums[at + channel] ?? 0) + north + south * (south_ - north);
    }
  }
}
