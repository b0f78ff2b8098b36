/** Parts of a protobuf message as the wire has them; a message is its parts one after another. */

const WIRE_VARINT = 0;
const WIRE_LENGTH_DELIMITED = 2;

const utf8 = new TextEncoder();

/** Encodes a whole number that is not negative, seven bits a byte, lowest first. */
export function encodeVarint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no varint: ${value}`);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function encodeTag(field: number, wireType: number): Uint8Array {
  return encodeVarint(field * 8 + wireType);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function integerField(field: number, value: number): Uint8Array {
  return joinBytes([encodeTag(field, WIRE_VARINT), encodeVarint(value)]);
}

/** A field of bytes, of a string, or of a message given as its parts. */
export function bytesField(field: number, value: Uint8Array | string | readonly Uint8Array[]): Uint8Array {
  const bytes = typeof value === "string" ? utf8.encode(value) : value instanceof Uint8Array ? value : joinBytes(value);
  return joinBytes([encodeTag(field, WIRE_LENGTH_DELIMITED), encodeVarint(bytes.length), bytes]);
}
