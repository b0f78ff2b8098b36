import { CountersignError } from "./CountersignError.ts";
import { parsePublicKey } from "./parsePublicKey.ts";

/** Two marker bytes, the closing zero and at least eight bytes of padding. */
const OVERHEAD_BYTES = 11;

/**
 * Encrypts a password for its way to the server: RSAES-PKCS1-v1_5 over its UTF-8 bytes, in base64.
 *
 * Web Crypto does not offer this padding, and Authing's wire knows no other.
 *
 * @param publicKey RSA key as PEM, "BEGIN PUBLIC KEY"
 * @throws {CountersignError} 400 if the password is not Unicode text or does not fit the key
 * @see {@link https://www.rfc-editor.org/rfc/rfc8017#section-7.2.1 RFC 8017 §7.2.1}
 */
export function encryptPassword(password: string, publicKey: string): string {
  const { modulus, exponent, sizeBytes } = parsePublicKey(publicKey);
  const block = padBlock(encodeUtf8(password, sizeBytes - OVERHEAD_BYTES), sizeBytes);
  const cipher = raise(toBigInt(block), exponent, modulus);
  const hex = cipher.toString(16).padStart(sizeBytes * 2, "0");
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

function encodeUtf8(password: string, limitBytes: number): Uint8Array {
  // TextEncoder turns each half of a broken pair into the same replacement: different passwords would become equal.
  if (/\p{Surrogate}/u.test(password)) {
    throw new CountersignError({ code: 400, message: "The password holds half a character." });
  }
  const bytes = new TextEncoder().encode(password);
  if (bytes.length > limitBytes) {
    const message = `The password is too long: ${bytes.length} bytes where ${limitBytes} fit.`;
    throw new CountersignError({ code: 400, message });
  }
  return bytes;
}

/** Gives 00 02 (non-zero random bytes) 00 (message). */
function padBlock(message: Uint8Array, sizeBytes: number): Uint8Array {
  const block = crypto.getRandomValues(new Uint8Array(sizeBytes));
  const separatorAt = sizeBytes - message.length - 1;
  for (let at = 2; at < separatorAt; at++) {
    while (block[at] === 0) crypto.getRandomValues(block.subarray(at, at + 1));
  }
  block.set([0, 2]);
  block[separatorAt] = 0;
  block.set(message, separatorAt + 1);
  return block;
}

function raise(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
