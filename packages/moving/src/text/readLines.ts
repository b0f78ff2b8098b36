import { SourceUnreadable } from "../SourceUnreadable.ts";

/** A line without its end; null: it is not UTF-8, or longer than a record may be. */
export interface SourceLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string | null;
}

/** No record of an account is longer; one that is would fill the memory. */
export const MAX_RECORD_BYTES = 1_048_576;

const NEWLINE = 0x0a;

/** Gives the lines of a source, whatever pieces it comes in; a byte order mark is left out. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<SourceLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 0;
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let isTooLong = false;
  const keep = (piece: Uint8Array): void => {
    keptBytes += piece.length;
    isTooLong ||= keptBytes > MAX_RECORD_BYTES;
    if (isTooLong) kept = [];
    else kept.push(piece);
  };
  const take = (): SourceLine => {
    line += 1;
    const text = isTooLong ? null : decode(decoder, kept);
    [kept, keptBytes, isTooLong] = [[], 0, false];
    return { line, text };
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.slice(start));
  }
  if (keptBytes > 0) yield take();
}

/** A carriage return belongs to the end of the line. */
function decode(decoder: InstanceType<typeof TextDecoder>, pieces: readonly Uint8Array[]): string | null {
  try {
    return decoder.decode(Buffer.concat(pieces)).replace(/\r$/, "");
  } catch {
    return null;
  }
}

/**
 * Gives a source with its beginning looked at: the first byte that is no blank, or null where there is none.
 * @throws {SourceUnreadable} when it begins as UTF-16 does
 */
export async function peekSource(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly first: string | null; readonly source: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let first: string | null = null;
  while (first === null) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    if (seen.length === 1) refuseUtf16(next.value);
    first = firstOf(next.value);
  }
  return { first, source: rejoin(seen, iterator) };
}

const BLANKS = [...Buffer.from(" \t\r\n\uFEFF")];

/** What formats begin with is ASCII. */
function firstOf(bytes: Uint8Array): string | null {
  const byte = bytes.find((each) => !BLANKS.includes(each));
  return byte === undefined ? null : String.fromCharCode(byte);
}

function refuseUtf16([first, second]: Uint8Array): void {
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) throw new SourceUnreadable("must be UTF-8, and is UTF-16");
}

async function* rejoin(seen: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* seen;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
