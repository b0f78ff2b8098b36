import { SourceUnreadable } from "../SourceUnreadable.ts";

/** More than any backup of a phone, and than the seeds of 100 000 tokens. */
const LONGEST_TEXT = 64 * 1024 * 1024;

/**
 * Gives the whole of a text that only makes sense as one.
 * @throws {SourceUnreadable} for more than 64 Mi characters
 */
export async function collectText(text: AsyncIterable<string>): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of text) {
    length += piece.length;
    if (length > LONGEST_TEXT) throw new SourceUnreadable("must not be larger than 64 MiB");
    pieces.push(piece);
  }
  return pieces.join("");
}
