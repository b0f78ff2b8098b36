import type { Decrypter, Encrypter } from "age-encryption";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readLines } from "../text/readLines.ts";

/** Whom a file is for: whoever knows a passphrase, or has the secret key of one of some recipients (`age1…`). */
export type ArchiveLock = { readonly passphrase: string } | { readonly recipients: readonly string[] };

/** A secret of 256 random bits, or what somebody has chosen: that goes through a memory-hard hash. */
export interface SecretLock {
  readonly secret: string;
  readonly isUniform: boolean;
}

/** What opens a file: a passphrase, or secret keys (`AGE-SECRET-KEY-1…`) of which one is a recipient's. */
export type ArchiveKey = { readonly passphrase: string } | { readonly identities: readonly string[] };

export async function isRecipient(text: string): Promise<boolean> {
  const encrypter = await makeEncrypter();
  return isTaken(() => encrypter.addRecipient(text));
}

export async function isIdentity(text: string): Promise<boolean> {
  const decrypter = await makeDecrypter();
  return isTaken(() => decrypter.addIdentity(text));
}

/** The library is loaded when it is first used: a service hardly ever does. */
async function makeEncrypter(): Promise<Encrypter> {
  return new (await import("age-encryption")).Encrypter();
}

async function makeDecrypter(): Promise<Decrypter> {
  return new (await import("age-encryption")).Decrypter();
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
  const encrypter = await makeEncrypter();
  if ("passphrase" in lock) encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  yield* bytesOf(await encrypter.encrypt(streamOf(encode(lines))));
}

/** The least that scrypt takes: what is uniformly random needs no more. */
const UNIFORM_WORK = 10;

/**
 * Gives bytes as a file that only the secret opens, in pieces that vouch for their place: what is changed, moved or cut off is found out.
 * @see {@link https://age-encryption.org/v1 The age file format}
 */
export async function* sealBytes(
  bytes: AsyncIterable<Uint8Array>,
  { secret, isUniform }: SecretLock,
): AsyncGenerator<Uint8Array> {
  const encrypter = await makeEncrypter();
  encrypter.setPassphrase(secret);
  if (isUniform) encrypter.setScryptWorkFactor(UNIFORM_WORK);
  yield* bytesOf(await encrypter.encrypt(streamOf(bytes)));
}

/** A sealed file that does not open: by none of the secrets, or by no secret at all. */
export class ArchiveUnreadable extends Error {
  override readonly name = "ArchiveUnreadable";
  readonly reason: "locked" | "changed";

  constructor(reason: "locked" | "changed", cause: unknown) {
    super(`The archive is ${reason}.`, { cause });
    this.reason = reason;
  }
}

/**
 * Gives what `sealBytes` was given. What was given before it throws was not changed, but may not be all of it.
 * @throws {ArchiveUnreadable} locked, changed; what `source` throws comes through
 */
export async function* openBytes(
  source: AsyncIterable<Uint8Array>,
  secrets: readonly string[],
): AsyncGenerator<Uint8Array> {
  const decrypter = await makeDecrypter();
  for (const secret of secrets) decrypter.addPassphrase(secret);
  const fault: { error: unknown } = { error: null };
  const opened = decrypter.decrypt(streamOf(noteFault(source, fault)));
  try {
    yield* bytesOf(await opened);
  } catch (error) {
    if (fault.error !== null) throw fault.error;
    const isLocked = error instanceof Error && error.message.startsWith("no identity matched");
    throw new ArchiveUnreadable(isLocked ? "locked" : "changed", error);
  }
}

/** Keeps what a source threw apart from what is found out about its bytes. */
async function* noteFault(source: AsyncIterable<Uint8Array>, fault: { error: unknown }): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    fault.error = error;
    throw error;
  }
}

/**
 * Gives the lines of an encrypted file. What was given before it throws was not changed, but may not be all of it. Whoever knows the
 * passphrase, or a recipient's name, may have written it.
 * @throws {SourceUnreadable} when the key does not open it, or it was changed or cut off
 */
export async function* openLines(source: AsyncIterable<Uint8Array>, key: ArchiveKey): AsyncGenerator<string> {
  const decrypter = await makeDecrypter();
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
