import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { SourcePlace } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { MAX_RECORD_BYTES } from "./readLines.ts";

export interface CsvRow {
  /** Where the row ends, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvOptions {
  readonly delimiter?: string;
  /** Text that begins a line which is none of the table. */
  readonly comment?: string;
}

/**
 * Gives the rows of a table, the heading too, as RFC 4180 writes them.
 * @throws {SourceUnreadable} where quotes do not match, or a row is too long
 */
export async function* readCsvRows(
  source: AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
): AsyncGenerator<CsvRow> {
  const parser = parse({
    ...options,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  const input = Readable.from(source, { objectMode: false });
  input.once("error", (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) yield { line: info.lines, cells: record };
  } catch (error) {
    if (error instanceof CsvError) throw new SourceUnreadable(`must be CSV (${error.code})`, placeOf(error));
    throw error;
  } finally {
    input.destroy();
  }
}

/** What csv-parse gives with `info`. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** It carries what it knew of the place as members that its type does not name. */
function placeOf(error: CsvError): SourcePlace {
  const { lines } = error as { readonly lines?: unknown };
  return { line: typeof lines === "number" ? lines : null, path: null };
}
