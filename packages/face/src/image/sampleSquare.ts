import { CHANNELS, type Pixels } from "./pixels.ts";
import type { Pyramid } from "./pyramid.ts";
import { type Similarity, scaleOf } from "./similarity.ts";

/**
 * Cuts a square out of a picture: its pixel (x, y) shows what lies at `onto` of that point. Outside the picture is
 * black. What is shrunk is read from the halved picture nearest to its size, so that little aliases.
 */
export function sampleSquare(picture: Pyramid, onto: Similarity, sidePixels: number): Pixels {
  const { pixels, times } = picture.halved(Math.max(0, Math.round(Math.log2(scaleOf(onto)))));
  const shrink = 2 ** -times;
  const [stepX, stepY] = [onto.a * shrink, onto.b * shrink];
  const data = new Uint8Array(sidePixels * sidePixels * CHANNELS);
  for (let row = 0; row < sidePixels; row += 1) {
    const x = onto.shiftX * shrink - 0.5 + (stepX - stepY) / 2 - stepY * row;
    const y = onto.shiftY * shrink - 0.5 + (stepX + stepY) / 2 + stepX * row;
    const line = data.subarray(row * sidePixels * CHANNELS, (row + 1) * sidePixels * CHANNELS);
    sampleLine(line, pixels, { x, y, stepX, stepY });
  }
  return { width: sidePixels, height: sidePixels, data };
}

interface Line {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Samples along a line, each time mixing the four pixels around the point. */
function sampleLine(
  out: Uint8Array,
  { width, height, data }: Pixels,
  { x: startX, y: startY, stepX, stepY }: Line,
): void {
  const [lastX, lastY] = [width - 1, height - 1];
  const right = Math.min(1, lastX) * CHANNELS;
  const below = Math.min(1, lastY) * width * CHANNELS;
  for (let at = 0, index = 0; at < out.length; at += CHANNELS, index += 1) {
    const x = startX + stepX * index;
    const y = startY + stepY * index;
    if (x < -0.5 || y < -0.5 || x > lastX + 0.5 || y > lastY + 0.5) continue;
    const left = clamp(Math.trunc(x), lastX - 1);
    const top = clamp(Math.trunc(y), lastY - 1);
    const east = clamp(x - left, 1);
    const south = clamp(y - top, 1);
    const from = (top * width + left) * CHANNELS;
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const corner = from + channel;
      const north = mix(data[corner] ?? 0, data[corner + right] ?? 0, east);
      out[at + channel] =
        mix(north, mix(data[corner + below] ?? 0, data[corner + below + right] ?? 0, east), south) + 0.5;
    }
  }
}

function mix(one: number, other: number, share: number): number {
  return one + share * (other - one);
}

function clamp(value: number, greatest: number): number {
  return Math.max(0, Math.min(value, greatest));
}
