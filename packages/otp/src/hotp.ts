import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

/** The hash under the HMAC, by its name in the Key URI format. */
export type OtpAlgorithm = "SHA1" | "SHA256" | "SHA512";

/** How many decimal digits a code has. */
export type OtpDigits = 6 | 8;

/** A secret made ready for HMAC; printing or serialising it does not show the secret. */
export interface HmacKey {
  readonly keyObject: KeyObject;
  readonly algorithm: OtpAlgorithm;
}

/**
 * Gives the HMAC key of a secret, whose bytes are used as they are whatever their number.
 *
 * `node:crypto` computes an HMAC several times faster with a key object than with raw bytes.
 * @throws {RangeError} when the secret is empty
 */
export function createHotpKey(secret: Uint8Array, algorithm: OtpAlgorithm): HmacKey {
  if (secret.length === 0) throw new RangeError("An OTP secret must not be empty.");
  return { keyObject: createSecretKey(secret), algorithm };
}

/**
 * Gives the one-time code of a counter, with leading zeros.
 * @throws {RangeError} when the counter is not an integer of 0 to 2^64 − 1
 * @see {@link https://www.rfc-editor.org/rfc/rfc4226#section-5.3 RFC 4226 §5.3}
 */
export function computeHotp(key: HmacKey, counter: number | bigint, digits: OtpDigits): string {
  const movingFactor = Buffer.alloc(8);
  if (typeof counter === "number" && counter >>> 0 === counter) movingFactor.writeUInt32BE(counter, 4);
  else movingFactor.writeBigUInt64BE(BigInt(counter));
  // In hexadecimal, because making a string costs Node far less than making a Buffer.
  const mac = createHmac(key.algorithm, key.keyObject).update(movingFactor).digest("hex");
  // RFC 4226 §5.3, step 2: dynamic truncation. RFC 6238 App. A takes the last byte of the longer hashes, too.
  const offset = 2 * Number.parseInt(mac.slice(-1), 16);
  const binaryCode = Number.parseInt(mac.slice(offset, offset + 8), 16) & 0x7fffffff;
  return String(binaryCode % 10 ** digits).padStart(digits, "0");
}
