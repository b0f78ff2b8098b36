import type { DatabaseFault } from "@countersign/store";

/** A database from which requests would fail. Names everything that keeps it from serving, and what mends it. */
export class DatabaseUnfit extends Error {
  override readonly name = "DatabaseUnfit";

  constructor(faults: readonly DatabaseFault[]) {
    super(["The database cannot serve:", ...faults.map((fault) => `  ${sentenceOfFault(fault)}`)].join("\n"));
  }
}

export function sentenceOfFault({ finding, remedy }: DatabaseFault): string {
  return `${finding.charAt(0).toUpperCase()}${finding.slice(1)}. ${remedy}`;
}
