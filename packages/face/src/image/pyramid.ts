import { CHANNELS, type Pixels } from "./pixels.ts";

/** A picture and its halves, made when they are wanted: what is shrunk is read from a picture near its size. */
export interface Pyramid {
  readonly full: Pixels;
  /** Gives the picture halved `times` times, or the smallest there is. */
  halved(times: number): { readonly pixels: Pixels; readonly times: number };
}

export function createPyramid(full: Pixels): Pyramid {
  const levels = [full];
  return {
    full,
    halved(times) {
      for (let level = levels.at(-1) ?? full; levels.length <= times && isDivisible(level); ) {
        level = halve(level);
        levels.push(level);
      }
      const found = Math.min(times, levels.length - 1);
      return { pixels: levels[found] ?? full, times: found };
    },
  };
}

function isDivisible({ width, height }: Pixels): boolean {
  return width >= 2 && height >= 2;
}

/** Averages each two by two pixels; the last row or column of an odd side falls away. */
function halve(source: Pixels): Pixels {
  const width = source.width >> 1;
  const height = source.height >> 1;
  const from = source.data;
  const data = new Uint8Array(width * height * CHANNELS);
  const row = source.width * CHANNELS;
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    let corner = 2 * y * row;
    for (let x = 0; x < width; x += 1, corner += 2 * CHANNELS) {
      for (let index = corner; index < corner + CHANNELS; index += 1) {
        const sum =
          at8(from, index) + at8(from, index + CHANNELS) + at8(from, index + row) + at8(from, index + row + CHANNELS);
        data[at] = (sum + 2) >> 2;
        at += 1;
      }
    }
  }
  return { width, height, data };
}

function at8(data: Uint8Array, index: number): number {
  return data[index] ?? 0;
}
