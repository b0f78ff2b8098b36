import type { ImportOutcome } from "@countersign/core";
import type { ImportLine } from "../../moves/importRecords.ts";
import { count } from "../output/count.ts";
import { createProgress, percentOf } from "../output/createProgress.ts";

export interface Counts extends Readonly<Record<ImportOutcome["kind"], number>> {
  readonly records: number;
  /** Records that brought secrets of fewer than 128 bits. */
  readonly weak: number;
  /** Records of which something was not taken over. */
  readonly remarked: number;
}

/** Counts what became of records. */
export interface Tally {
  add(line: ImportLine): void;
  counts(): Counts;
  text(isDryRun: boolean): string;
  /** Names the first records that were refused, and where the others are named. */
  firstRefusals(reportFile: string | null): string;
}

const NAMED = 5;

/**
 * @param note told every second how far it has come; null: nobody wants to know
 * @param done gives how much of the file was read, from 0 to 1; null: nobody knows how long it is
 */
export function createTally(note: ((line: string) => void) | null, done: () => number | null): Tally {
  const counted = { records: 0, moved: 0, already: 0, added: 0, skipped: 0, refused: 0, weak: 0, remarked: 0 };
  const refusals: string[] = [];
  const tell = createProgress(note, (seconds) => {
    const perSecond = Math.round(counted.records / seconds);
    return `${percentOf(done())}${count(counted.records, "record")}, ${counted.refused} refused, ${perSecond} a second`;
  });

  return {
    add(line) {
      const { outcome } = line;
      counted.records += 1;
      counted[outcome.kind] += 1;
      if ("weak" in outcome && outcome.weak) counted.weak += 1;
      if (line.remarks.length > 0) counted.remarked += 1;
      if (outcome.kind === "refused" && refusals.length < NAMED) refusals.push(refusalText(line, outcome));
      tell();
    },
    counts: () => ({ ...counted }),
    text: (isDryRun) => {
      const { records, moved, already, added, skipped, refused, weak, remarked } = counted;
      const verb = isDryRun ? "would be moved" : "moved";
      const parts = [
        `${moved} ${verb}`,
        `${already} already here`,
        `${added} given authenticators`,
        `${skipped} skipped`,
      ];
      const weakly = weak === 0 ? "" : ` ${count(weak, "record")} with secrets of less than 128 bits.`;
      const lost =
        remarked === 0 ? "" : ` ${count(remarked, "record")} of which something was left out; --report names it.`;
      return `${count(records, "record")}: ${parts.join(", ")}, ${refused} refused.${weakly}${lost}`;
    },
    firstRefusals(reportFile) {
      const more = counted.refused - refusals.length;
      const elsewhere = reportFile === null ? "--report FILE names them all" : `${reportFile} names them all`;
      return [...refusals, ...(more === 0 ? [] : [`… and ${more} more; ${elsewhere}.`])].join("\n");
    },
  };
}

function refusalText({ at }: ImportLine, { field, rule }: Extract<ImportOutcome, { kind: "refused" }>): string {
  return `${at.line === null ? at.path : `line ${at.line}`}: ${field} ${rule}.`;
}
