import type { Argon2Password, ForeignPassword, PasswordDigest, Pbkdf2Password, ScryptPassword } from "../model.ts";

/** Half a second to a second of one core on a machine of today: every guess at a sign-in costs as much. */
const MAX_BCRYPT_COST = 14;
const MAX_PBKDF2_ITERATIONS = 2_000_000;
/** 128 MiB, as scrypt with N = 2^17 and r = 8 takes. */
const MAX_SCRYPT_BYTES = 2 ** 27;
/** Blocks mixed, N · r · p: 2^17 · 8 · 2. */
const MAX_SCRYPT_WORK = 2 ** 21;
const MAX_ARGON2_KIB = 2 ** 17;
/** Memory times passes: 64 MiB sixteen times, or 128 MiB eight times. */
const MAX_ARGON2_WORK = 2 ** 20;
const MAX_ARGON2_LANES = 16;
const MIN_DIGEST_BYTES = 16;
const MAX_DIGEST_BYTES = 128;
const MAX_SALT_BYTES = 1024;

export const DIGEST_BYTES: Readonly<Record<PasswordDigest, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/**
 * Gives the rule that a password hash breaks, or null. What passes costs about a second of one core and 128 MiB at most to
 * compare with: whoever may name parameters must not be able to name such as nobody can compute.
 */
export function passwordFault(password: ForeignPassword): string | null {
  switch (password.scheme) {
    case "unreadable":
      return password.rule;
    case "bcrypt":
      return bcryptFault(password.text);
    case "scrypt":
      return bytesFault(password) ?? scryptFault(password);
    case "pbkdf2":
      return bytesFault(password) ?? pbkdf2Fault(password);
    case "argon2":
      return bytesFault(password) ?? argon2Fault(password);
    case "ssha":
      return password.digest.length === DIGEST_BYTES[password.hash] && password.salt.length <= MAX_SALT_BYTES
        ? null
        : `must be a digest of ${DIGEST_BYTES[password.hash]} bytes and a salt of at most ${MAX_SALT_BYTES}`;
  }
}

function bcryptFault(text: string): string | null {
  const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text)?.[1]);
  if (Number.isNaN(cost)) return "must be $2a$, $2b$ or $2y$ with a cost and 53 characters";
  return cost >= 4 && cost <= MAX_BCRYPT_COST ? null : `must have a cost of 4 to ${MAX_BCRYPT_COST}`;
}

function scryptFault({ logN, r, p }: ScryptPassword): string | null {
  const areCounts = isCount(logN) && logN < 32 && isCount(r) && isCount(p);
  const isBearable = 128 * 2 ** logN * r <= MAX_SCRYPT_BYTES && 2 ** logN * r * p <= MAX_SCRYPT_WORK;
  if (areCounts && isBearable) return null;
  return `must have 128 · N · r of at most ${MAX_SCRYPT_BYTES} and N · r · p of at most ${MAX_SCRYPT_WORK}`;
}

function pbkdf2Fault({ iterations }: Pbkdf2Password): string | null {
  if (isCount(iterations) && iterations <= MAX_PBKDF2_ITERATIONS) return null;
  return `must have 1 to ${MAX_PBKDF2_ITERATIONS} iterations`;
}

/** RFC 9106 §3.1: eight blocks of memory for each lane, a salt of eight bytes. */
function argon2Fault({ memoryKib, passes, lanes, salt }: Argon2Password): string | null {
  if (salt.length < 8) return "must have a salt of at least 8 bytes";
  const areCounts = isCount(memoryKib) && isCount(passes) && isCount(lanes) && lanes <= MAX_ARGON2_LANES;
  const isBearable = memoryKib <= MAX_ARGON2_KIB && memoryKib * passes <= MAX_ARGON2_WORK && memoryKib >= 8 * lanes;
  if (areCounts && isBearable) return null;
  return `must have at most ${MAX_ARGON2_KIB} KiB, ${MAX_ARGON2_WORK} KiB times passes and ${MAX_ARGON2_LANES} lanes`;
}

function bytesFault({ salt, digest }: { readonly salt: Uint8Array; readonly digest: Uint8Array }): string | null {
  const isDigest = digest.length >= MIN_DIGEST_BYTES && digest.length <= MAX_DIGEST_BYTES;
  if (isDigest && salt.length <= MAX_SALT_BYTES) return null;
  return `must have a digest of ${MIN_DIGEST_BYTES} to ${MAX_DIGEST_BYTES} bytes and a salt of at most ${MAX_SALT_BYTES}`;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
