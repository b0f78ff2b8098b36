import { Decrypter, Encrypter } from "age-encryption";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readLines } from "../text/readLines.ts";

/** Whom a file is for: whoever knows a passphrase, or has the secret key of one of some recipients (`age1…`). */
export type ArchiveLock = { readonly passphrase: string } | { readonly recipients: readonly string[] };

/** What opens a file: a passphrase, or secret keys (`AGE-SECRET-KEY-1…`) of which one is a recipient's. */
export type ArchiveKey = { readonly passphrase: string } | { readonly identities: readonly string[] };

export function isRecipient(text: string): boolean {
  return isTaken(() => new Encrypter().addRecipient(text));
}

export function isIdentity(text: string): boolean {
  return isTaken(() => new Decrypter().addIdentity(text));
}

function isTaken(give: () => void): boolean {
  try {
    give();
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives lines as an encrypted file that `age` opens: what is changed or cut off is found out.
 * @see {@link https://age-encryption.org/v1 The age file format}
 */
export async function* sealLines(lines: AsyncIterable<string>, lock: ArchiveLock): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  if ("passphrase" in lock) encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  yield* bytesOf(await encrypter.encrypt(streamOf(encode(lines))));
}

/**
 * Gives the lines of an encrypted file. What was given before it throws was not changed, but may not be all of it. Whoever knows the
 * passphrase, or a recipient's name, may have written it.
 * @throws {SourceUnreadable} when the key does not open it, or it was changed or cut off
 */
export async function* openLines(source: AsyncIterable<Uint8Array>, key: ArchiveKey): AsyncGenerator<string> {
  const decrypter = new Decrypter();
  if ("passphrase" in key) decrypter.addPassphrase(key.passphrase);
  else for (const identity of key.identities) decrypter.addIdentity(identity);
  try {
    for await (const { text } of readLines(bytesOf(await decrypter.decrypt(streamOf(source)))))
      if (text === null) throw new SourceUnreadable("must be lines of UTF-8");
      else yield text;
  } catch (error) {
    if (error instanceof SourceUnreadable) throw error;
    throw new SourceUnreadable("must be a whole export, and what opens it its own");
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
