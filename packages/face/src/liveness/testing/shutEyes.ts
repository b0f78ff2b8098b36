import type { MeshPoint } from "../../detect/mesh.ts";
import { CHANNELS, type Pixels } from "../../image/pixels.ts";

/** Points of the upper and lower lids from one corner of the eye to the other. */
const EYES = [
  { upper: [33, 246, 161, 160, 159, 158, 157, 173, 133], lower: [33, 7, 163, 144, 145, 153, 154, 155, 133] },
  { upper: [362, 398, 384, 385, 386, 387, 388, 466, 263], lower: [362, 382, 381, 380, 374, 373, 390, 249, 263] },
] as const;

/** How much skin above and below the opening is smoothed over, over the height of the opening. */
const MARGIN = 0.7;
/** Where lids meet, from the upper one at 0 to the lower one at 1. */
const MEETING = 0.9;
/** Half the thickness of the lashes over the height of the opening, and how much light they leave. */
const LASHES = { thickness: 0.15, light: 0.2 };

/** Paints the eyes of a portrait shut: skin over the opening, and a dark line of lashes where the lids meet. */
export function shutEyes(photo: Pixels, points: readonly MeshPoint[]): Pixels {
  const painted = { ...photo, data: photo.data.slice() };
  for (const { upper, lower } of EYES) {
    const [above, below] = [upper, lower].map((lid) => lid.map((index) => points[index] ?? { x: 0, y: 0, z: 0 }));
    paintLid(photo, painted, above ?? [], below ?? []);
  }
  return painted;
}

function paintLid(photo: Pixels, painted: Pixels, upper: readonly MeshPoint[], lower: readonly MeshPoint[]): void {
  const [from, to] = [upper[0], upper.at(-1)];
  if (!from || !to) return;
  const width = Math.hypot(to.x - from.x, to.y - from.y);
  const [alongX, alongY] = [(to.x - from.x) / width, (to.y - from.y) / width];
  // Downwards in the face, whichever way the eye is listed.
  const [downX, downY] = alongX > 0 ? [-alongY, alongX] : [alongY, -alongX];
  const local = ({ x, y }: { x: number; y: number }): [number, number] => [
    (x - from.x) * alongX + (y - from.y) * alongY,
    (x - from.x) * downX + (y - from.y) * downY,
  ];
  const [above, below] = [upper.map(local), lower.map(local)];
  const height = Math.max(...below.map(([, s]) => s)) - Math.min(...above.map(([, s]) => s));
  const at = (t: number, s: number): [number, number] => [
    from.x + alongX * t + downX * s,
    from.y + alongY * t + downY * s,
  ];
  const reach = Math.ceil(width);
  for (let y = Math.floor(from.y - reach); y < from.y + reach; y += 1) {
    for (let x = Math.floor(from.x - reach); x < from.x + 2 * reach; x += 1) {
      const [t, s] = local({ x: x + 0.5, y: y + 0.5 });
      const [top, bottom] = [heightAt(above, t), heightAt(below, t)];
      const inside = t >= 0 && t <= width && s > top - MARGIN * height && s < bottom + MARGIN * height;
      if (inside) {
        const share = (s - top + MARGIN * height) / (bottom - top + 2 * MARGIN * height);
        const line = Math.abs(s - (top + (bottom - top) * MEETING)) / (LASHES.thickness * height);
        const light = 1 - (1 - LASHES.light) * Math.max(0, 1 - line);
        mixPixel(photo, painted, { x, y }, at(t, top - MARGIN * height), at(t, bottom + MARGIN * height), share, light);
      }
    }
  }
}

/** Gives where a lid lies across the eye, `t` along it. */
function heightAt(lid: readonly (readonly [number, number])[], t: number): number {
  const next = Math.max(
    1,
    lid.findIndex(([along]) => along >= t),
  );
  const [[t0, s0] = [0, 0], [t1, s1] = [1, 0]] = [lid[next - 1], lid[next]];
  return s0 + ((s1 - s0) * (t - t0)) / (t1 - t0 || 1);
}

function mixPixel(
  { width, data }: Pixels,
  painted: Pixels,
  pixel: { x: number; y: number },
  above: [number, number],
  below: [number, number],
  share: number,
  light: number,
): void {
  const index = ([x, y]: readonly [number, number]): number => (Math.floor(y) * width + Math.floor(x)) * CHANNELS;
  const [over, under, onto] = [index(above), index(below), index([pixel.x, pixel.y])];
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const skin = (data[over + channel] ?? 0) * (1 - share) + (data[under + channel] ?? 0) * share;
    painted.data[onto + channel] = Math.round(skin * light);
  }
}
