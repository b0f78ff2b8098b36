import type { PasswordDigest, ReadablePassword } from "../model.ts";
import { DIGEST_BYTES } from "./passwordFault.ts";
import { COMPOSED } from "./printPassword.ts";

/** A way to write a password hash down. */
interface Form {
  readonly pattern: RegExp;
  read(groups: readonly string[]): ReadablePassword | null;
}

const ASIS = { normalise: null } as const;

const forms: readonly Form[] = [
  {
    pattern: /^(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})$/,
    read: ([text = ""]) => ({ scheme: "bcrypt", ...ASIS, text }),
  },
  {
    // Version 0x10 was written without saying so.
    pattern: /^\$(argon2(?:d|i|id))\$(?:v=(16|19)\$)?m=(\d+),t=(\d+),p=(\d+)\$([^$]*)\$([^$]*)$/,
    read([variant, version, memory, passes, lanes, salt = "", digest = ""]) {
      const bytes = bytesOf(salt, digest);
      return (
        bytes && {
          scheme: "argon2",
          ...ASIS,
          variant: variant as "argon2d" | "argon2i" | "argon2id", // as the pattern says
          version: version === "19" ? 19 : 16,
          memoryKib: Number(memory),
          passes: Number(passes),
          lanes: Number(lanes),
          ...bytes,
        }
      );
    },
  },
  {
    pattern: /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]*)\$([^$]*)$/,
    read([logN, r, p, salt = "", digest = ""]) {
      const bytes = bytesOf(salt, digest);
      return bytes && { scheme: "scrypt", ...ASIS, logN: Number(logN), r: Number(r), p: Number(p), ...bytes };
    },
  },
  {
    // The number alone, and a dot for a plus, are passlib's.
    pattern: /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d+)(?:,l=\d+)?\$([^$]*)\$([^$]*)$/,
    read([hash = "sha1", iterations, salt = "", digest = ""]) {
      const bytes = bytesOf(salt.replaceAll(".", "+"), digest.replaceAll(".", "+"));
      return (
        bytes && { scheme: "pbkdf2", ...ASIS, hash: hash as PasswordDigest, iterations: Number(iterations), ...bytes }
      );
    },
  },
  {
    // Django's: the salt counts as the text that it is.
    pattern: /^pbkdf2_(sha1|sha256|sha512)\$(\d+)\$([^$]+)\$([^$]+)$/,
    read([hash, iterations, salt = "", digest = ""]) {
      const decoded = decode(digest);
      const form = { scheme: "pbkdf2", ...ASIS, hash: hash as PasswordDigest, iterations: Number(iterations) } as const;
      return decoded && { ...form, salt: Buffer.from(salt), digest: decoded };
    },
  },
  {
    pattern: /^\$ssha-(sha1|sha256|sha512)\$([^$]*)\$([^$]*)$/,
    read([hash, salt = "", digest = ""]) {
      const bytes = bytesOf(salt, digest);
      return bytes && { scheme: "ssha", ...ASIS, hash: hash as PasswordDigest, ...bytes };
    },
  },
  {
    // RFC 2307 §5.3 and what OpenLDAP and 389 Directory Server add to it: the salt follows the digest.
    pattern: /^\{S?SHA(1|256|512|)\}(\S+)$/i,
    read([bits = "", text = ""]) {
      const hash = bits === "" ? "sha1" : (`sha${bits}` as PasswordDigest);
      const bytes = decode(text);
      if (bytes === null || bytes.length < DIGEST_BYTES[hash]) return null;
      const [digest, salt] = [bytes.subarray(0, DIGEST_BYTES[hash]), bytes.subarray(DIGEST_BYTES[hash])];
      return { scheme: "ssha", ...ASIS, hash, salt, digest };
    },
  },
];

/**
 * Gives the password hash that a line of text is: as `printPassword` prints it, as bcrypt, Argon2 (PHC string), passlib and
 * Django do, or as LDAP servers keep it. Null for any other; whether it is bearable says `passwordFault`.
 */
export function parsePassword(text: string): ReadablePassword | null {
  const isComposed = text.startsWith(COMPOSED);
  const line = isComposed ? text.slice(COMPOSED.length) : text;
  for (const { pattern, read } of forms) {
    const match = pattern.exec(line);
    const password = match === null ? null : read(match.slice(1));
    if (password !== null) return isComposed ? { ...password, normalise: "NFKC" } : password;
  }
  return null;
}

function bytesOf(salt: string, digest: string): { readonly salt: Uint8Array; readonly digest: Uint8Array } | null {
  const [decodedSalt, decodedDigest] = [decode(salt), decode(digest)];
  return decodedSalt === null || decodedDigest === null ? null : { salt: decodedSalt, digest: decodedDigest };
}

/** RFC 4648 §4, with or without padding. */
function decode(text: string): Uint8Array | null {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replaceAll("=", "").length % 4 !== 1
    ? Buffer.from(text, "base64")
    : null;
}
