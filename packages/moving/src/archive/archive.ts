import { Decrypter, Encrypter } from "age-encryption";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readLines } from "../text/readLines.ts";

/**
 * Gives lines as an encrypted file that `age` opens with the passphrase: what is changed or cut off is found out.
 * @see {@link https://age-encryption.org/v1 The age file format}
 */
export async function* sealLines(lines: AsyncIterable<string>, passphrase: string): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  yield* bytesOf(await encrypter.encrypt(streamOf(encode(lines))));
}

/**
 * Gives the lines of an encrypted file. What was given before it throws was written by whoever knows the passphrase, but may
 * not be all of it.
 * @throws {SourceUnreadable} when the passphrase does not open it, or it was changed or cut off
 */
export async function* openLines(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    for await (const { text } of readLines(bytesOf(await decrypter.decrypt(streamOf(source)))))
      if (text === null) throw new SourceUnreadable("must be lines of UTF-8");
      else yield text;
  } catch (error) {
    if (error instanceof SourceUnreadable) throw error;
    throw new SourceUnreadable("must be a whole export, and the passphrase its own");
  }
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(`${line}\n`);
}

function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(Uint8Array.from(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined); // an end that was an error is told by the read
  }
}
