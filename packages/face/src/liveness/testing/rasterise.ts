import { CHANNELS, type Pixels } from "../../image/pixels.ts";

/** A corner of a surface: where it lies on the picture, how far away, and which point of the texture it shows. */
export interface Vertex {
  readonly x: number;
  readonly y: number;
  /** Grows away from the viewer. */
  readonly z: number;
  readonly u: number;
  readonly v: number;
}

export type Triangle = readonly [number, number, number];

/** Draws textured triangles over a plain grey, the nearer ones over those behind them. */
export function rasterise(
  texture: Pixels,
  vertices: readonly Vertex[],
  triangles: readonly Triangle[],
  { width, height }: { readonly width: number; readonly height: number },
): Pixels {
  const data = new Uint8Array(width * height * CHANNELS).fill(128);
  const depths = new Float32Array(width * height).fill(Number.POSITIVE_INFINITY);
  const target = { width, height, data };
  for (const [a, b, c] of triangles) {
    const [first, second, third] = [vertices[a], vertices[b], vertices[c]];
    if (first && second && third) drawTriangle(texture, [first, second, third], target, depths);
  }
  return target;
}

function drawTriangle(
  texture: Pixels,
  corners: readonly [Vertex, Vertex, Vertex],
  target: Pixels,
  depths: Float32Array,
): void {
  const [a, b, c] = corners;
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (area === 0) return;
  const mix = (read: (vertex: Vertex) => number, [p, q, r]: readonly number[]): number =>
    read(a) * (p ?? 0) + read(b) * (q ?? 0) + read(c) * (r ?? 0);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(target.height, Math.max(...ys)); y += 1) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(target.width, Math.max(...xs)); x += 1) {
      const [px, py] = [x + 0.5, y + 0.5];
      const q = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) / area;
      const r = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) / area;
      const shares = [1 - q - r, q, r];
      const depth = mix(({ z }) => z, shares);
      const at = y * target.width + x;
      if (Math.min(...shares) >= -1e-9 && depth < (depths[at] ?? 0)) {
        depths[at] = depth;
        copyPixel(
          texture,
          mix(({ u }) => u, shares),
          mix(({ v }) => v, shares),
          target.data,
          at * CHANNELS,
        );
      }
    }
  }
}

/** Copies the colour at a point of the texture, mixed from the four pixels around it. */
function copyPixel({ width, height, data }: Pixels, u: number, v: number, onto: Uint8Array, at: number): void {
  const x = Math.min(Math.max(u - 0.5, 0), width - 1.001);
  const y = Math.min(Math.max(v - 0.5, 0), height - 1.001);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const pixel = (dx: number, dy: number): number => data[((top + dy) * width + left + dx) * CHANNELS + channel] ?? 0;
    const upper = pixel(0, 0) * (1 - right) + pixel(1, 0) * right;
    const lower = pixel(0, 1) * (1 - right) + pixel(1, 1) * right;
    onto[at + channel] = Math.round(upper * (1 - down) + lower * down);
  }
}
