import { createHash } from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { Refused } from "../../record/Refused.ts";
import { base32Secret } from "../../record/totpOf.ts";

const NONCE_BYTES = 24;
const TAG_BYTES = 16;
/** Before a secret that came from elsewhere; of others the text itself is the key. */
const BASE32 = "base32:";

/**
 * Gives the bytes of a secret as the two-factor plugin keeps it: XChaCha20-Poly1305 under the SHA-256 of BETTER_AUTH_SECRET, in
 * hexadecimal; `$ba$2$` before it names the second of several secrets.
 * @param passphrase BETTER_AUTH_SECRET, or BETTER_AUTH_SECRETS such as `2:new,1:old`
 * @throws {Refused}
 */
export function openSecret(text: string, passphrase: string | null): Uint8Array {
  if (passphrase === null) throw new Refused("secret", "needs BETTER_AUTH_SECRET as the passphrase");
  const [, version, data = text] = /^\$ba\$(\d+)\$(.*)$/s.exec(text) ?? [];
  if (!/^(?:[0-9a-f]{2})+$/i.test(data) || data.length < 2 * (NONCE_BYTES + TAG_BYTES))
    throw new Refused("secret", "must be encrypted as the two-factor plugin does");
  const bytes = Buffer.from(data, "hex");
  const opened = keysOf(passphrase, version).map((key) => decryptOrNull(key, bytes));
  const secret = opened.find((each) => each !== null);
  if (secret === undefined || secret === null)
    throw new Refused("secret", "must be encrypted with the passphrase that was given, and unchanged");
  return secret.startsWith(BASE32) ? base32Secret(secret.slice(BASE32.length)) : Buffer.from(secret);
}

/** A secret may itself look like a list of secrets: without a version it is tried as it stands first. */
function keysOf(passphrase: string, version: string | undefined): readonly string[] {
  const list = passphrase.split(",").map((entry) => /^(\d+):(.+)$/s.exec(entry.trim()));
  const numbered = list.flatMap((match) => (match === null ? [] : [{ version: match[1], key: match[2] ?? "" }]));
  const chosen = numbered.filter((each) => version === undefined || each.version === version).map(({ key }) => key);
  return version === undefined || numbered.length !== list.length ? [passphrase, ...chosen] : chosen;
}

function decryptOrNull(key: string, bytes: Uint8Array): string | null {
  const hash = createHash("sha256").update(key).digest();
  try {
    const opened = xchacha20poly1305(hash, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES));
    return Buffer.from(opened).toString("utf8");
  } catch {
    return null;
  }
}
