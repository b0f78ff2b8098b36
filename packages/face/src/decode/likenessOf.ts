import { CHANNELS, type Pixels } from "../image/pixels.ts";

/** Cells each way, and so many comparisons of neighbours. */
const SIDE = 16;
const BITS_PER_DIGIT = 4;
/** Of 255: on a wall, what compressing a picture anew adds would decide else. */
const LEAST_STEP = 2;

/**
 * Gives what a picture looks like, in hexadecimal: a bit for each cell of a coarse grid, set where it is
 * clearly brighter than the one to its right. Files, sizes and lights of one picture differ in few bits.
 */
export function likenessOf(picture: Pixels): string {
  const cells = brightnessOf(picture, SIDE + 1, SIDE);
  const bits: number[] = [];
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const at = row * (SIDE + 1) + column;
      bits.push((cells[at] ?? 0) - (cells[at + 1] ?? 0) >= LEAST_STEP ? 1 : 0);
    }
  }
  return Array.from({ length: bits.length / BITS_PER_DIGIT }, (_, digit) =>
    Number.parseInt(bits.slice(digit * BITS_PER_DIGIT, (digit + 1) * BITS_PER_DIGIT).join(""), 2).toString(16),
  ).join("");
}

/** Gives the mean green of each cell, row by row: it is nearest to what the eye takes for bright. */
function brightnessOf({ width, height, data }: Pixels, columns: number, rows: number): Float64Array {
  const [sums, counts] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor((x * columns) / width);
      sums[cell] = (sums[cell] ?? 0) + (data[(y * width + x) * CHANNELS + 1] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / (counts[cell] ?? 1));
}
