import { eachJsonItem } from "../../json/eachJsonItem.ts";
import { isObject, type JsonObject } from "../../json/JsonValue.ts";
import type { MovedFault, ReadMoved, SourcePlace } from "../../model.ts";
import { Members } from "../../record/Members.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { asUtf8 } from "../../text/asUtf8.ts";
import { decodeText } from "../../text/decodeText.ts";
import { peekFirstLine } from "../../text/peekFirstLine.ts";
import { readCsvRows } from "../../text/readCsvRows.ts";
import { readUser } from "./readUser.ts";

interface UserRow {
  readonly kind: "row";
  readonly at: SourcePlace;
  readonly columns: JsonObject;
}

/**
 * Reads Logto's table `users`: as JSON (an array of rows, such as `json_agg` gives, or an object with the array `users`) or as
 * CSV with a heading, as `\copy` of psql gives.
 */
export const readLogto: ReadMoved = async function* (source) {
  const { firstLine, text } = await peekFirstLine(decodeText(source));
  const rows = /^[[{]/.test(firstLine) ? jsonRows(text) : csvRows(text);
  for await (const row of rows) {
    if (row.kind === "fault") yield row;
    else yield recordOrFault(row.at, () => readUser(row.at, new Members(inSnakeCase(row.columns))));
  }
};

async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<UserRow | MovedFault> {
  let isTable = false;
  for await (const item of eachJsonItem(text, [["users", "#"], ["#"]])) {
    if (item.kind === "fault") yield item;
    else if (isObject(item.value)) yield { kind: "row", at: item.at, columns: item.value };
    else yield { kind: "fault", at: item.at, field: "row", rule: "must be an object" };
    isTable = true;
  }
  if (!isTable) throw new SourceUnreadable("must hold rows of Logto's table users");
}

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<UserRow | MovedFault> {
  let heading: readonly string[] | null = null;
  for await (const { line, cells } of readCsvRows(asUtf8(text))) {
    const at = { line, path: null };
    if (heading === null) {
      heading = cells;
      if (!cells.includes("mfa_verifications") || !cells.includes("id"))
        throw new SourceUnreadable("must be Logto's table users with a heading: id, …, mfa_verifications", at);
    } else if (cells.length !== heading.length)
      yield { kind: "fault", at, field: "row", rule: `must have ${heading.length} cells, as the heading has` };
    else yield { kind: "row", at, columns: new Map(heading.map((name, index) => [name, cells[index] ?? ""])) };
  }
  if (heading === null) throw new SourceUnreadable("must be Logto's table users with a heading");
}

/** Logto's own programs hand rows on in camel case. */
function inSnakeCase(columns: JsonObject): JsonObject {
  return new Map(
    [...columns].map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}
