const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Gives bytes as base32 text: upper-case, without padding, as authenticator apps expect secrets.
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-6 RFC 4648 §6}
 */
export function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bitCount += 8;
    while (bitCount >= 5) {
      bitCount -= 5;
      text += ALPHABET.charAt((buffer >>> bitCount) & 31);
    }
  }
  return bitCount === 0 ? text : text + ALPHABET.charAt((buffer << (5 - bitCount)) & 31);
}

/**
 * Gives the bytes of base32 text as people type and paste it: either case, grouped by spaces or hyphens, padded or not.
 *
 * Left-over bits of the last character are dropped, as authenticator apps do: secrets made of random base32 characters
 * carry them, and RFC 4648 §3.5 leaves the choice to the decoder.
 * @throws {TypeError} for any other text; the message does not repeat it, since it may be a secret
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-6 RFC 4648 §6}
 */
export function decodeBase32(text: string): Uint8Array {
  const characters = dataCharacters(text);
  const bytes = new Uint8Array(Math.floor((characters.length * 5) / 8));
  let buffer = 0;
  let bitCount = 0;
  let length = 0;
  for (const character of characters) {
    buffer = (buffer << 5) | ALPHABET.indexOf(character);
    bitCount += 5;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length++] = buffer >>> bitCount;
    }
  }
  return bytes;
}

/** Gives the upper-case characters that carry data, without separators and padding. */
function dataCharacters(text: string): string {
  const match = /^([A-Za-z2-7]*)(=*)$/.exec(text.replace(/[ -]/g, ""));
  const [data, padding] = [match?.[1] ?? "", match?.[2] ?? ""];
  const missing = (8 - (data.length % 8)) % 8;
  // A byte string never ends one, three or six characters into a group (RFC 4648 §6).
  const endsInsideByte = missing === 7 || missing === 5 || missing === 2;
  if (match === null || endsInsideByte || (padding !== "" && padding.length !== missing)) {
    throw new TypeError("Not base32 text as RFC 4648 §6 describes it.");
  }
  return data.toUpperCase();
}
