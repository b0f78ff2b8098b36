import { normalisePassword } from "./normalisePassword.ts";

/** A UTF-16 surrogate pair whose halves were each written in three bytes. Bytes stand as Latin-1 characters. */
const CESU8_PAIR = /\xED[\xA0-\xAF][\x80-\xBF]\xED[\xB0-\xBF][\x80-\xBF]/g;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Gives the password that a client wrote as UTF-8 or, as JSEncrypt does with emoji, as CESU-8 (Unicode Technical
 * Report #26): both give the same password. Null when the bytes are neither.
 */
export function decodePassword(bytes: Buffer): string | null {
  const repaired = bytes.toString("latin1").replace(CESU8_PAIR, joinSurrogates);
  try {
    return normalisePassword(utf8.decode(Buffer.from(repaired, "latin1")));
  } catch {
    return null;
  }
}

function joinSurrogates(pair: string): string {
  const unitAt = (at: number): number =>
    0xd000 | ((pair.charCodeAt(at + 1) & 0x3f) << 6) | (pair.charCodeAt(at + 2) & 0x3f);
  return Buffer.from(String.fromCharCode(unitAt(0), unitAt(3))).toString("latin1");
}
