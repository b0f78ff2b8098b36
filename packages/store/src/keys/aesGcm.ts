import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

/** 96 bits, the length GCM is made for. NIST SP 800-38D §8.2.2 */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Gives nonce, ciphertext and tag in one piece. With random nonces a key serves 2³² times. NIST SP 800-38D §8.3 */
export function encryptAesGcm(key: KeyObject, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Gives what `encryptAesGcm` was given, or null when key, additional data or a single bit differ. */
export function decryptAesGcm(key: KeyObject, aad: Uint8Array, box: Uint8Array): Buffer | null {
  if (box.length < NONCE_BYTES + TAG_BYTES) return null;
  const tagStart = box.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(tagStart));
  const plain = decipher.update(box.subarray(NONCE_BYTES, tagStart));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}
