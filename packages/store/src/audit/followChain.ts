import type { AuditFindingKind, Report } from "./auditFindings.ts";
import type { Judgement } from "./auditMacs.ts";
import { NOTHING, type Position } from "./auditRecord.ts";
import type { JudgedHead } from "./verification.ts";

/** A row of a chain, judged by itself. */
export interface JudgedRow extends Position {
  readonly prev: Uint8Array;
  readonly judgement: Judgement;
}

/** Goes along a chain, row by row, and reports where it breaks. */
export interface ChainFollower {
  /** The chain begins behind `base` now, whatever was followed before: older rows were dropped. */
  begin(base: Position | null): void;
  /** `head` was read together with the row. */
  follow(row: JudgedRow, head: JudgedHead | null): void;
  /** There is no further row. `seenTo` is the number of a row that was once there. */
  end(head: JudgedHead | null, seenTo: number): void;
  lastSeq(): number;
}

interface Followed extends Position {
  readonly isOurs: boolean;
}

export function followChain(writerId: string, report: Report): ChainFollower {
  let last: Followed = { seq: 0, mac: NOTHING, isOurs: true };
  let lastOfOurs: Position = last;
  let first = 0;

  return {
    begin(base) {
      if (base === null || base.seq <= last.seq) return;
      last = { ...base, isOurs: true };
      lastOfOurs = last;
      first = base.seq;
    },
    follow(row, head) {
      const { seq, mac, judgement } = row;
      // A row that somebody put behind the end of a chain does not make others missing before it.
      const missingTo = Math.min(seq - 1, trusted(head)?.seq ?? seq);
      if (missingTo > last.seq) report(last.seq === first ? "headCut" : "gap", writerId, last.seq + 1, missingTo);
      const fault = findFault(row, last);
      if (fault !== null) report(fault, writerId, seq);
      last = { seq, mac, isOurs: judgement === "right" };
      if (last.isOurs) lastOfOurs = last;
    },
    end(head, seenTo) {
      const end = Math.max(trusted(head)?.seq ?? 0, seenTo);
      if (last.seq < end) report(last.seq === first ? "removed" : "tailCut", writerId, last.seq + 1, end);
      if (last.seq === 0 && head === null) return;
      if (head?.judgement === "keyUnknown") report("keyUnknown", writerId, head.seq);
      else if (!isHeadOf(trusted(head), end, lastOfOurs)) report("headWrong", writerId, head?.seq ?? lastOfOurs.seq);
    },
    lastSeq: () => last.seq,
  };
}

function findFault({ seq, prev, judgement }: JudgedRow, last: Followed): AuditFindingKind | null {
  if (judgement === "keyUnknown") return "keyUnknown";
  if (judgement === "wrong") return "altered";
  return last.isOurs && seq === last.seq + 1 && !isEqual(prev, last.mac) ? "unlinked" : null;
}

function trusted(head: JudgedHead | null): JudgedHead | null {
  return head?.judgement === "right" ? head : null;
}

function isHeadOf(head: Position | null, end: number, last: Position): boolean {
  if (head === null || head.seq < end) return false;
  return head.seq > last.seq || isEqual(head.mac, last.mac);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
