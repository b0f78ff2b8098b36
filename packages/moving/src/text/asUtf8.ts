/** Gives text as bytes of UTF-8. */
export async function* asUtf8(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) if (piece !== "") yield Buffer.from(piece);
}
