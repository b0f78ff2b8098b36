import { parseJson } from "../../json/parseJson.ts";
import type { ForeignPassword, PasswordDigest } from "../../model.ts";
import { parsePassword } from "../../password/parsePassword.ts";

const UNSALTED: ReadonlyMap<string, PasswordDigest> = new Map([
  ["SHA1", "sha1"],
  ["SHA256", "sha256"],
]);
const PRINTED = new Set(["Argon2i", "Argon2id", "Argon2d", "Bcrypt"]);
const DIGESTS: ReadonlyMap<string, PasswordDigest> = new Map([
  ["sha1", "sha1"],
  ["sha256", "sha256"],
  ["sha512", "sha512"],
]);

/**
 * Reads a password of Logto's table.
 * @throws {Refused} where the hash is no JSON and its method says that it is
 */
export function readPassword(text: string | null, method: string | null): ForeignPassword | null {
  if (text === null) return null;
  const hash = UNSALTED.get(method ?? "");
  if (hash !== undefined && /^(?:[0-9a-f]{2})+$/i.test(text))
    return { scheme: "ssha", normalise: null, hash, salt: new Uint8Array(), digest: Buffer.from(text, "hex") };
  const read = PRINTED.has(method ?? "") ? parsePassword(text) : method === "Legacy" ? readLegacy(text) : null;
  return read ?? { scheme: "unreadable", rule: "must be Argon2, bcrypt, SHA1, SHA256 or a legacy form of PBKDF2" };
}

/** A list of the algorithm, its arguments and the digest in hexadecimal: `["pbkdf2", ["salt", "1000", "20", "sha512"], "…"]`. */
function readLegacy(text: string): ForeignPassword | null {
  const value = parseJson(text, "password_encrypted");
  const [algorithm, parts, digest] = Array.isArray(value) ? value : [];
  if (algorithm !== "pbkdf2" || !Array.isArray(parts) || typeof digest !== "string") return null;
  const [salt, iterations, length, hashName] = parts.map(String);
  const hash = DIGESTS.get(hashName ?? "");
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(digest) && digest.length === 2 * Number(length);
  if (hash === undefined || salt === undefined || !/^\d{1,9}$/.test(iterations ?? "") || !isHex) return null;
  const form = { scheme: "pbkdf2", normalise: null, hash, iterations: Number(iterations) } as const;
  return { ...form, salt: Buffer.from(salt), digest: Buffer.from(digest, "hex") };
}
