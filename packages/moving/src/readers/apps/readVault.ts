import { eachJsonItem } from "../../json/eachJsonItem.ts";
import { isObject, type JsonPath, type JsonValue, showPath } from "../../json/JsonValue.ts";
import type { MovedRecord, SourcePlace } from "../../model.ts";
import { Members } from "../../record/Members.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { decodeText } from "../../text/decodeText.ts";

/** How the backup of one authenticator app is read. */
export interface VaultForm {
  /** Gives the tokens of a backup and where they stand; throws what it is not. */
  entries(backup: JsonValue): { readonly path: JsonPath; readonly list: JsonValue | undefined };
  read(at: SourcePlace, entry: Members): MovedRecord;
}

/**
 * Reads the backup of an authenticator app: one JSON document of the size of a phone.
 * @throws {SourceUnreadable}
 */
export async function* readVault(source: AsyncIterable<Uint8Array>, form: VaultForm): AsyncGenerator<MovedRecord> {
  for await (const item of eachJsonItem(decodeText(source), [[]])) {
    if (item.kind === "fault") throw new SourceUnreadable(`${item.field} ${item.rule}`);
    const { path, list } = form.entries(item.value);
    if (!Array.isArray(list)) throw new SourceUnreadable("must be an array", { line: null, path: showPath(path) });
    for (const [index, entry] of list.entries()) yield readEntry([...path, index], entry, form);
  }
}

function readEntry(path: JsonPath, entry: JsonValue, { read }: VaultForm): MovedRecord {
  const at: SourcePlace = { line: null, path: showPath(path) };
  if (!isObject(entry)) return { kind: "fault", at, field: "entry", rule: "must be an object" };
  return recordOrFault(at, () => read(at, new Members(entry)));
}
