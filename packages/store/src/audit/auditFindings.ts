/** What may be wrong with an audit trail, by kind. */
export const findingSentences = {
  altered: "A row is not the one that the service wrote.",
  headCut: "The first rows are missing.",
  gap: "Rows in between are missing.",
  tailCut: "The last rows are missing.",
  removed: "All rows of a writer are missing.",
  unlinked: "A row does not follow the one before it: rows were put back or cut while the service was running.",
  headWrong: "The note of where the chain ends was changed, removed or put back.",
  baseWrong: "The note of where the chain begins, or how far it is sealed, was changed or put back.",
  originAltered: "The address or agent kept for an event is not the one it came from.",
  keyUnknown: "A row names a key for audit that the table of keys does not have.",
  unregistered: "The chain of checkpoints does not know this writer.",
  registeredAgain: "The chain of checkpoints knows the beginning of this writer more than once.",
  contradicted: "A checkpoint saw another row in this place.",
  misnumbered: "A row has a number or writer that no row of the service has, or was dropped and is there again.",
  checkpointLost: "A checkpoint that was kept elsewhere is not in the chain of checkpoints.",
  exportAltered: "An exported file is not the one that the service wrote.",
  notJoined: "Exported rows do not join the ones that come after them.",
} as const;

export type AuditFindingKind = keyof typeof findingSentences;

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** The chain: a writer's, or `checkpoints`. */
  readonly writerId: string;
  /** The first row concerned. */
  readonly seq: number;
  /** The last row concerned. */
  readonly toSeq: number;
  /** What that means, in one English sentence. */
  readonly what: string;
}

export type Report = (kind: AuditFindingKind, writerId: string, seq: number, toSeq?: number) => void;

/** Keeps the first findings and counts the others. */
export interface AuditFindings {
  readonly report: Report;
  list(): readonly AuditFinding[];
  leftOut(): number;
}

const MAX_FINDINGS = 1000;

export function collectFindings(): AuditFindings {
  const kept: AuditFinding[] = [];
  let leftOut = 0;
  return {
    report(kind, writerId, seq, toSeq = seq) {
      if (kept.length < MAX_FINDINGS) kept.push({ kind, writerId, seq, toSeq, what: findingSentences[kind] });
      else leftOut += 1;
    },
    list: () => kept,
    leftOut: () => leftOut,
  };
}
