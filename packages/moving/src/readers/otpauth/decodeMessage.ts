import { Refused } from "../../record/Refused.ts";

/** One field of a Protocol Buffers message: a number (wire types 0, 1 and 5) or bytes (wire type 2). */
export interface MessageField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const MOST_VARINT_BYTES = 10;

/**
 * Gives the fields of a Protocol Buffers message in their order.
 * @param name of what is decoded, for the refusal
 * @throws {Refused}
 * @see {@link https://protobuf.dev/programming-guides/encoding/ Encoding}
 */
export function decodeMessage(bytes: Uint8Array, name: string): readonly MessageField[] {
  const fields: MessageField[] = [];
  let offset = 0;
  const refuse = (): never => {
    throw new Refused(name, "must be a whole Protocol Buffers message");
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let index = 0; index < MOST_VARINT_BYTES; index++) {
      const byte = bytes[offset++];
      if (byte === undefined) return refuse();
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return refuse();
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - offset) return refuse();
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const read: Readonly<Record<number, () => bigint | Uint8Array>> = {
    0: varint,
    1: () => littleEndian(take(8)),
    2: () => take(Number(varint())),
    5: () => littleEndian(take(4)),
  };
  while (offset < bytes.length) {
    const key = varint();
    const value = read[Number(key & 7n)]?.() ?? refuse();
    const number = Number(key >> 3n);
    if (number === 0) refuse();
    fields.push({ number, value });
  }
  return fields;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
