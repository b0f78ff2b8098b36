import { eachJsonItem } from "../json/eachJsonItem.ts";
import { isObject, type JsonValue } from "../json/JsonValue.ts";
import { parseJson } from "../json/parseJson.ts";
import { toPlain } from "../json/toPlain.ts";
import type { MovedRecord, ReadMoved } from "../model.ts";
import { recordOrFault } from "../record/recordOrFault.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { decodeText } from "../text/decodeText.ts";
import { MAX_RECORD_BYTES, peekSource, readLines, type SourceLine } from "../text/readLines.ts";
import { readAccount } from "./readAccount.ts";

/** Reads our own JSON: an array of accounts, or one account a line. A member that stands twice is a fault. */
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
  for await (const item of eachJsonItem(decodeText(source), [["#"]]))
    yield item.kind === "fault" ? item : readAccount(recordOf(item.value), item.at);
}

/** Gives null for an empty line. */
function readLine({ line, text }: SourceLine): MovedRecord | null {
  const at = { line, path: null };
  if (text === null)
    return { kind: "fault", at, field: "line", rule: `must be UTF-8 of at most ${MAX_RECORD_BYTES} bytes` };
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") return null;
  return recordOrFault(at, () => readAccount(recordOf(parseJson(trimmed, "line")), at));
}

function recordOf(value: JsonValue): unknown {
  return isObject(value) ? toPlain(value) : value;
}
