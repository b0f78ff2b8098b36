import type { MovedAuthenticator, MovedFault, ReadMoved, SourcePlace, Unsaid } from "../../model.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { asUtf8 } from "../../text/asUtf8.ts";
import { decodeText } from "../../text/decodeText.ts";
import { peekFirstLine } from "../../text/peekFirstLine.ts";
import { readCsvRows } from "../../text/readCsvRows.ts";
import { type Column, readColumns } from "./columns.ts";
import { readBareRow } from "./readBareRow.ts";
import { readHeadedRow } from "./readHeadedRow.ts";

type ReadRow = (at: SourcePlace, cells: readonly string[], unsaid: Unsaid) => MovedAuthenticator;

/**
 * Reads lists of OATH seeds: with a heading, as makers of hardware tokens and Entra ID have them, or without, as privacyIDEA and
 * LinOTP import and export them. Lines that begin with `#` are passed over.
 */
export const readOathCsv: ReadMoved = (source, { unsaid }) => readSeedRows(decodeText(source), unsaid);

/** The same of text. */
export async function* readSeedRows(
  source: AsyncIterable<string>,
  unsaid: Unsaid,
): AsyncGenerator<MovedAuthenticator | MovedFault> {
  const { firstLine, text } = await peekFirstLine(source);
  let readRow: ReadRow | null = null;
  for await (const row of readCsvRows(asUtf8(text), { comment: "#", delimiter: delimiterOf(firstLine) })) {
    const cells = row.cells.map((cell) => cell.trim());
    if (cells.every((cell) => cell === "")) continue;
    const columns: readonly Column[] | null = readRow === null ? readColumns(cells) : null;
    readRow ??= columns === null ? readBareRow : (at, rowCells) => readHeadedRow(at, columns, rowCells, unsaid);
    const read = readRow;
    const at = { line: row.line, path: null };
    if (columns === null) yield recordOrFault(at, () => read(at, cells, unsaid));
  }
}

/** Spreadsheets of some languages write semicolons or tabs. */
function delimiterOf(line: string): string {
  return line.includes(",") ? "," : ([";", "\t"].find((delimiter) => line.includes(delimiter)) ?? ",");
}
