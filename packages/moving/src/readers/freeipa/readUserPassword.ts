import type { ForeignPassword, PasswordDigest } from "../../model.ts";
import { parsePassword } from "../../password/parsePassword.ts";
import { DIGEST_BYTES } from "../../password/passwordFault.ts";
import type { Entry } from "./Entry.ts";

const ITERATION_BYTES = 4;
const SALT_BYTES = 64;
const UNREADABLE = "must be SSHA, PBKDF2, bcrypt or Argon2 as directories keep them";

/**
 * Reads the password hash of an entry.
 * @see {@link https://www.rfc-editor.org/rfc/rfc2307#section-5.3 RFC 2307 §5.3}
 */
export function readUserPassword(entry: Entry): ForeignPassword | null {
  const [text, ...others] = entry.texts("userPassword");
  if (text === undefined) return null;
  if (others.length > 0) return { scheme: "unreadable", rule: "must be one password" };
  return (
    parsePassword(text.replace(/^\{(?:CRYPT|ARGON2|BCRYPT)\}/i, "")) ??
    readPbkdf2(text) ?? { scheme: "unreadable", rule: UNREADABLE }
  );
}

function readPbkdf2(text: string): ForeignPassword | null {
  const [, form, bits = "1", value = ""] = /^\{PBKDF2([_-])SHA(1|256|512)\}(\S+)$/i.exec(text) ?? [];
  const hash: PasswordDigest = `sha${bits === "256" ? 256 : bits === "512" ? 512 : 1}`;
  if (form === "-") return parsePassword(`$pbkdf2-${hash}$${value}`);
  return form === "_" ? readPacked(hash, Buffer.from(value, "base64")) : null;
}

/** The number of iterations, the salt and 256 bytes of digest, as older versions of 389 Directory Server pack them. */
function readPacked(hash: PasswordDigest, bytes: Buffer): ForeignPassword | null {
  const begin = ITERATION_BYTES + SALT_BYTES;
  if (bytes.length < begin + DIGEST_BYTES[hash]) return null;
  // The blocks of a derived key stand for themselves (RFC 8018 §5.2): the first one proves the password, the others only cost.
  const digest = bytes.subarray(begin, begin + DIGEST_BYTES[hash]);
  const salt = bytes.subarray(ITERATION_BYTES, begin);
  return { scheme: "pbkdf2", normalise: null, hash, iterations: bytes.readUInt32BE(0), salt, digest };
}
