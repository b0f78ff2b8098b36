/** Paints waves and a little grain into an RGB picture, the same ones every time. */
export function paintPicture(sizePixels: number, seed: number): Uint8Array {
  const row = sizePixels * 3;
  return Uint8Array.from({ length: sizePixels * row }, (_, index) => {
    const wave = Math.sin(index / (600 + seed)) * Math.cos((index % row) / (50 + seed));
    const grain = (index * 2654435761 + seed) % 29;
    return Math.round(115 + 100 * wave) + grain;
  });
}
