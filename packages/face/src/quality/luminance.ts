import { CHANNELS, type Pixels } from "../image/pixels.ts";

/** Gives how bright each pixel is, 0 to 255, by the weights of ITU-R BT.601. */
export function luminance({ width, height, data }: Pixels): Float32Array {
  const lights = new Float32Array(width * height);
  for (let index = 0; index < lights.length; index += 1) {
    const at = index * CHANNELS;
    lights[index] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  return lights;
}
