import { eastAsianWidth } from "get-east-asian-width";

const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/gu;

/** Gives text that somebody else chose in a form that cannot steer the terminal or add a line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

/** Prints rows under their headings, in columns. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map((cell) => printable(cell) || "-"))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ""))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Prints one thing, a line for each of its facts. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${printable(value) || "-"}`).join("\n");
}

/** UAX #11: what is wide takes two columns of a terminal. */
function widthOf(text: string): number {
  const letters = text.replace(NO_WIDTH, "");
  return [...letters].reduce((width, letter) => width + eastAsianWidth(letter.codePointAt(0) ?? 0), 0);
}
