import { constants, type KeyObject, privateDecrypt } from "node:crypto";
import { exportPublic, type Key, type Keyring } from "@countersign/store";
import { decodePassword } from "./decodePassword.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type DecryptedPassword =
  /** Null: nobody's password. It goes the same way as a wrong one, hash included. */
  { readonly ok: true; readonly password: string | null } | { readonly ok: false; readonly reason: "notBase64" };

/**
 * Takes the passwords that Authing's clients encrypt for a pool with RSAES-PKCS1-v1_5. The caller knows that the pool
 * exists: its key is made at the first call.
 */
export interface PasswordTransport {
  /** Gives the pool's public key (SPKI, PEM). */
  publicKeyPem(poolId: string): Promise<string>;
  decrypt(poolId: string, base64: string): Promise<DecryptedPassword>;
}

/**
 * Gives the password transport over the pools' key pairs.
 *
 * No answer tells a ciphertext with right padding from one with wrong padding: OpenSSL answers a wrong padding with
 * random-looking bytes that depend on key and ciphertext alone (implicit rejection), which is the countermeasure of
 * RFC 8017 §7.2.2. While a key is being replaced every key decrypts every ciphertext, in whatever order it succeeds.
 */
export function createPasswordTransport({ keyring }: { readonly keyring: Keyring }): PasswordTransport {
  return {
    async publicKeyPem(poolId) {
      return pemOf(await keyring.ensure("passwordTransport", poolId));
    },
    async decrypt(poolId, base64) {
      const text = base64.replace(/\s/g, "");
      if (text === "" || !BASE64.test(text)) return { ok: false, reason: "notBase64" };
      await keyring.ensure("passwordTransport", poolId);
      const ciphertext = Buffer.from(text, "base64");
      const candidates = keyring
        .readable("passwordTransport", poolId)
        .map(({ material }) => decryptWith(material, ciphertext));
      return { ok: true, password: candidates.find((candidate) => candidate !== null) ?? null };
    },
  };
}

function pemOf(key: Key): string {
  const pem = exportPublic(key);
  if (pem === null) throw new Error(`Key ${key.id} is not a key pair.`);
  return pem;
}

/** A ciphertext shorter than the modulus is the same number: one in 256 of JSEncrypt's lacks a leading zero byte. */
function decryptWith(key: KeyObject, ciphertext: Buffer): string | null {
  const bytes = decryptNumber(key, ciphertext);
  return bytes === null ? null : decodePassword(bytes);
}

function decryptNumber(key: KeyObject, ciphertext: Buffer): Buffer | null {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, ciphertext);
  } catch {
    // It is not below the modulus, which its sender can see as well. A wrong padding never comes here.
    return null;
  }
}
