import { createDecipheriv } from "node:crypto";
import { Refused } from "../../record/Refused.ts";

interface Cipher {
  readonly name: string;
  readonly keyBytes: number;
  readonly blockBytes: number;
}

/** By the last part of the address that XML Encryption names them by. */
const CIPHERS: ReadonlyMap<string, Cipher> = new Map([
  ["aes128-cbc", { name: "aes-128-cbc", keyBytes: 16, blockBytes: 16 }],
  ["aes192-cbc", { name: "aes-192-cbc", keyBytes: 24, blockBytes: 16 }],
  ["aes256-cbc", { name: "aes-256-cbc", keyBytes: 32, blockBytes: 16 }],
  ["tripledes-cbc", { name: "des-ede3-cbc", keyBytes: 24, blockBytes: 8 }],
]);
const WRAPS: ReadonlyMap<string, Cipher> = new Map([
  ["kw-aes128", { name: "id-aes128-wrap", keyBytes: 16, blockBytes: 8 }],
  ["kw-aes192", { name: "id-aes192-wrap", keyBytes: 24, blockBytes: 8 }],
  ["kw-aes256", { name: "id-aes256-wrap", keyBytes: 32, blockBytes: 8 }],
]);
/** RFC 3394 §2.2.3.1 */
const WRAP_VALUE = Buffer.alloc(8, 0xa6);

/**
 * Decrypts what XML Encryption encrypted.
 * @param algorithm the last part of the address that names it, in lower case
 * @throws {Refused}
 * @see {@link https://www.w3.org/TR/xmlenc-core1/ XML Encryption 1.1, §5.2 and §5.6}
 */
export function decryptData(algorithm: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = CIPHERS.get(algorithm) ?? WRAPS.get(algorithm);
  if (cipher === undefined)
    throw new Refused("EncryptionMethod", `must be ${[...CIPHERS.keys(), ...WRAPS.keys()].join(", ")}`);
  if (key.length !== cipher.keyBytes) throw new Refused("EncryptionMethod", `needs a key of ${cipher.keyBytes} bytes`);
  const { blockBytes } = cipher;
  if (data.length % blockBytes !== 0 || data.length < 2 * blockBytes)
    throw new Refused("CipherValue", `must be whole blocks of ${blockBytes} bytes, two at least`);
  return WRAPS.has(algorithm) ? unwrap(cipher, key, data) : decryptBlocks(cipher, key, data);
}

/** The first block is the initial vector; the last byte says how many bytes pad the last block. */
function decryptBlocks({ name, blockBytes }: Cipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(name, key, data.subarray(0, blockBytes)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(data.subarray(blockBytes)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > blockBytes) throw new Refused("CipherValue", "must be padded: the key is another one");
  return padded.subarray(0, padded.length - padding);
}

function unwrap({ name }: Cipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv(name, key, WRAP_VALUE);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    throw new Refused("CipherValue", "must be wrapped with the key that was given");
  }
}
