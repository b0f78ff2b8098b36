import { createHash, pbkdf2, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import {
  DIGEST_BYTES,
  type Pbkdf2Password,
  parsePassword,
  printPassword,
  type ReadablePassword,
  type SaltedDigestPassword,
  type ScryptPassword,
} from "@countersign/moving";
import { verify as verifyArgon2 } from "@node-rs/argon2";
import { verify as verifyBcrypt } from "@node-rs/bcrypt";

const pbkdf2Later = promisify(pbkdf2);
const scryptLater = promisify<string, Uint8Array, number, Parameters<typeof scrypt>[3], Buffer>(scrypt);

/**
 * Says whether a secret is the one that a hash of another system was made of, in a thread of libuv's.
 * @throws {TypeError} when the text is no such hash
 */
export async function verifyForeign(text: string, secret: string): Promise<boolean> {
  const password = parsePassword(text);
  if (password === null) throw new TypeError("not a password hash that is known here");
  return await verifyPassword(password, password.normalise === null ? secret : secret.normalize(password.normalise));
}

async function verifyPassword(password: ReadablePassword, secret: string): Promise<boolean> {
  switch (password.scheme) {
    case "bcrypt":
      return await verifyBcrypt(secret, password.text);
    case "argon2":
      return await verifyArgon2(printPassword({ ...password, normalise: null }), secret);
    case "scrypt":
      return timingSafeEqual(await deriveByScrypt(password, secret), password.digest);
    case "pbkdf2":
      return await verifyPbkdf2(password, secret);
    case "ssha":
      return timingSafeEqual(digestOf(password, secret), password.digest);
  }
}

function deriveByScrypt({ logN, r, p, salt, digest }: ScryptPassword, secret: string): Promise<Buffer> {
  const N = 2 ** logN;
  return scryptLater(secret, salt, digest.length, { N, r, p, maxmem: 2 * 128 * (N + p) * r });
}

/**
 * Compares one block of the hash function: each block of a longer key costs all iterations anew, and says nothing more. RFC
 * 8018 §5.2 (3)
 */
async function verifyPbkdf2({ hash, iterations, salt, digest }: Pbkdf2Password, secret: string): Promise<boolean> {
  const block = digest.subarray(0, DIGEST_BYTES[hash]);
  return timingSafeEqual(await pbkdf2Later(secret, salt, iterations, block.length, hash), block);
}

function digestOf({ hash, salt }: SaltedDigestPassword, secret: string): Buffer {
  return createHash(hash).update(secret).update(salt).digest();
}
