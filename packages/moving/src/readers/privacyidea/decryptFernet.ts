import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { SourceUnreadable } from "../../SourceUnreadable.ts";

const VERSION = 0x80;
/** Version, time and initial vector. */
const HEAD_BYTES = 1 + 8 + 16;
const MAC_BYTES = 32;
const KEY_BYTES = 32;

/**
 * Gives the text in a Fernet token.
 * @param key base64url of 32 bytes
 * @throws {SourceUnreadable}
 * @see {@link https://github.com/fernet/spec/blob/master/Spec.md Fernet Spec}
 */
export function decryptFernet(token: string, key: string): string {
  const keyBytes = Buffer.from(key.trim(), "base64url");
  if (keyBytes.length !== KEY_BYTES || !/^[A-Za-z0-9_-]+=*$/.test(key.trim()))
    throw new SourceUnreadable("needs the key that pi-tokenjanitor printed: 32 bytes in base64url");
  const bytes = /^[A-Za-z0-9_-]+=*$/.test(token) ? Buffer.from(token, "base64url") : Buffer.alloc(0);
  if (bytes[0] !== VERSION || bytes.length < HEAD_BYTES + 16 + MAC_BYTES)
    throw new SourceUnreadable("must be a Fernet token, whole");
  const signed = bytes.subarray(0, -MAC_BYTES);
  const mac = createHmac("sha256", keyBytes.subarray(0, 16)).update(signed).digest();
  if (!timingSafeEqual(mac, bytes.subarray(-MAC_BYTES)))
    throw new SourceUnreadable("must be encrypted with the key that was given, and unchanged");
  const decipher = createDecipheriv("aes-128-cbc", keyBytes.subarray(16), bytes.subarray(9, HEAD_BYTES));
  return Buffer.concat([decipher.update(signed.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
}
