import { Tokenizer } from "@streamparser/json";
import type { MovedFault } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { JsonBuilder, type JsonItem, type JsonPattern } from "./JsonBuilder.ts";

/** A string or number that is longer than this between two tokens is not kept on being collected. */
const LONGEST_TOKEN = 16 * 1024 * 1024;
const UNREADABLE = "must be JSON (RFC 8259), whole and without anything after its end";

/**
 * Gives the values that patterns name, one by one as the text comes; what no pattern names is passed over without being kept.
 * A value in which a member stands twice is a fault.
 * @throws {SourceUnreadable} where the text is no JSON, ends early or nests too deeply
 */
export async function* eachJsonItem(
  text: AsyncIterable<string>,
  patterns: readonly JsonPattern[],
): AsyncGenerator<JsonItem | MovedFault> {
  const builder = new JsonBuilder(patterns);
  const tokenizer = new Tokenizer();
  let sinceToken = 0;
  tokenizer.onToken = ({ token, value }) => {
    sinceToken = 0;
    builder.take(token, value ?? null);
  };
  // One line after the other: no string goes over the end of a line, so that each token is on the line being written.
  for await (const piece of text)
    for (const part of piece.split(/(?<=\n)/)) {
      sinceToken += part.length;
      if (sinceToken > LONGEST_TOKEN) throw new SourceUnreadable("no value may be longer than 16 MiB", builder.place);
      writing(builder, () => tokenizer.write(part));
      if (part.endsWith("\n")) builder.line++;
      yield* builder.drain();
    }
  writing(builder, () => tokenizer.isEnded || tokenizer.end());
  if (!builder.isComplete) throw new SourceUnreadable(UNREADABLE, builder.place);
  yield* builder.drain();
}

/** The tokenizer's own messages repeat what stands in the text, which may be a secret. */
function writing(builder: JsonBuilder, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof SourceUnreadable) throw error;
    throw new SourceUnreadable(UNREADABLE, builder.place);
  }
}
