/** Gives the Euclidean distance of two descriptors. */
export function distanceOf(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? Number.NaN)) ** 2, 0));
}

export function sumOf(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.length === 0 ? b : a.map((value, index) => value + (b[index] ?? Number.NaN));
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
