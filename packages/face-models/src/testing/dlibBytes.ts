/** Writes values the way dlib's `serialize` does. */
function integer(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  return [(value < 0 ? 0x80 : 0) + bytes.length, ...bytes];
}

function tensor(shape: readonly [number, number, number, number], values: ArrayLike<number>): number[] {
  const floats = Float32Array.from(values);
  return [...integer(2), ...shape.flatMap(integer), ...new Uint8Array(floats.buffer)];
}

function text(value: string): number[] {
  return [...integer(value.length), ...Buffer.from(value, "latin1")];
}

export const dlibBytes = { integer, tensor, text };
