import { CHANNELS, type Pixels } from "../image/pixels.ts";
import type { Networks } from "../runtime/networks.ts";

/**
 * The mean length of what the network answers: descriptors of one length compare as they did, and better. A shorter one
 * is of a face that the network knows less of, and would be nearer to everybody else's.
 */
const LENGTH = 1.43;

/**
 * Describes a chip by 128 numbers: the mean of what the network says of it and of its mirror image, brought to one
 * length.
 */
export async function describeFace(networks: Networks, chip: Pixels): Promise<readonly number[]> {
  const [plain, mirrored] = await networks.describe([chip, mirror(chip)]);
  if (plain === undefined || mirrored === undefined) throw new Error("The describing network gave no descriptor.");
  const sums = Array.from(plain, (value, index) => value + (mirrored[index] ?? value));
  const scale = LENGTH / Math.max(Math.hypot(...sums), Number.MIN_VALUE);
  return sums.map((sum) => sum * scale);
}

/** Swaps left and right. */
export function mirror({ width, height, data }: Pixels): Pixels {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * CHANNELS;
      mirrored.set(data.subarray(from, from + CHANNELS), (y * width + width - 1 - x) * CHANNELS);
    }
  }
  return { width, height, data: mirrored };
}
