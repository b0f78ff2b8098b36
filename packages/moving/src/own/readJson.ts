import type { MovedRecord, ReadMoved } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readJsonItems } from "../text/readJsonItems.ts";
import { MAX_RECORD_BYTES, peekSource, readLines, type SourceLine } from "../text/readLines.ts";
import { readAccount } from "./readAccount.ts";

/** Reads our own JSON: an array of accounts, or one account a line. */
export const readJson: ReadMoved = async function* (given) {
  const { first, source } = await peekSource(given);
  if (first === "[") return yield* readArray(source);
  if (first !== null && first !== "{") throw new SourceUnreadable("must be a JSON array, or one JSON object a line");
  for await (const line of readLines(source)) {
    const record = readLine(line);
    if (record !== null) yield record;
  }
};

async function* readArray(source: AsyncIterable<Uint8Array>): AsyncGenerator<MovedRecord> {
  let index = 0;
  for await (const item of readJsonItems(source, "$.*")) {
    yield readAccount(item, { line: null, path: `[${index}]` });
    index += 1;
  }
}

/** Gives null for an empty line. */
function readLine({ line, text }: SourceLine): MovedRecord | null {
  const at = { line, path: null };
  if (text === null)
    return { kind: "fault", at, field: "line", rule: `must be UTF-8 of at most ${MAX_RECORD_BYTES} bytes` };
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") return null;
  try {
    return readAccount(JSON.parse(trimmed), at);
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "fault", at, field: "line", rule: "must be a JSON object" };
    throw error;
  }
}
