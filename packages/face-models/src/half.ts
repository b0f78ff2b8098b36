/** IEEE 754 half precision (binary16), kept as unsigned 16-bit numbers. */

const scratch = new DataView(new ArrayBuffer(4));

/** Gives the number that 16 bits stand for. */
export function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Gives the nearest half for a finite number, ties to even; what is too large becomes infinity. */
export function encodeHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  const fraction = bits & 0x7fffff;
  if (exponent >= 0x1f) return sign | 0x7c00;
  if (exponent <= -11) return sign;
  const isNormal = exponent > 0;
  const full = isNormal ? (exponent << 23) | fraction : 0x800000 | fraction;
  const dropped = isNormal ? 13 : 14 - exponent;
  const kept = full >>> dropped;
  const rest = full & ((1 << dropped) - 1);
  const middle = 1 << (dropped - 1);
  const roundUp = rest > middle || (rest === middle && (kept & 1) === 1);
  return sign | (kept + (roundUp ? 1 : 0));
}
