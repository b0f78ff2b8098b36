import { SourceUnreadable } from "../SourceUnreadable.ts";

const ENCODINGS: readonly { readonly mark: readonly number[]; readonly label: string }[] = [
  { mark: [0xef, 0xbb, 0xbf], label: "utf-8" },
  { mark: [0xff, 0xfe], label: "utf-16le" },
  { mark: [0xfe, 0xff], label: "utf-16be" },
];
const LONGEST_MARK = 3;

type Decoder = InstanceType<typeof TextDecoder>;

/**
 * Gives the text of a source, piece by piece, without its byte order mark: UTF-8, or UTF-16 where a mark says so, as Windows
 * programs write it.
 * @throws {SourceUnreadable} where the bytes are no such text; NUL characters are taken for another encoding
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let begin: Uint8Array = new Uint8Array();
  for await (const chunk of source) {
    if (decoder !== null) {
      yield decodePiece(decoder, chunk);
      continue;
    }
    begin = Buffer.concat([begin, chunk]);
    if (begin.length < LONGEST_MARK) continue;
    decoder = decoderFor(begin);
    yield decodePiece(decoder, begin);
  }
  const last = decoder ?? decoderFor(begin);
  if (decoder === null) yield decodePiece(last, begin);
  yield decodePiece(last, null);
}

function decoderFor(begin: Uint8Array): Decoder {
  const found = ENCODINGS.find(({ mark }) => mark.every((byte, index) => begin[index] === byte));
  return new TextDecoder(found?.label ?? "utf-8", { fatal: true });
}

/** Null ends the text. */
function decodePiece(decoder: Decoder, bytes: Uint8Array | null): string {
  const text = decodeOrNull(decoder, bytes);
  if (text?.includes("\0") === false) return text;
  throw new SourceUnreadable("must be text in UTF-8, or in UTF-16 with a byte order mark");
}

function decodeOrNull(decoder: Decoder, bytes: Uint8Array | null): string | null {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
