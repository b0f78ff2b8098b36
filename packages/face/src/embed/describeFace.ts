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
  const stride = width * CHANNELS;
  for (let at = 0; at < data.length; at += 1) {
    const [column, channel] = [at % stride, at % CHANNELS];
    mirrored[at] = data[at - column + stride - CHANNELS - (column - channel) + channel] ?? 0;
  }
  return { width, height, data: mirrored };
}
