/** IEEE 754 half precision (binary16), kept as unsigned 16-bit numbers. */

const scratch = new DataView(new ArrayBuffer(2));

/** Gives the number that 16 bits stand for. */
export function decodeHalf(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat16(0);
}

/** Gives the nearest half for a finite number, ties to even; what is too large becomes infinity. */
export function encodeHalf(value: number): number {
  scratch.setFloat16(0, value);
  return scratch.getUint16(0);
}
