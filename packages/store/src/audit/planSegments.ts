import { listBases, type SignedBase } from "./auditBases.ts";
import type { AuditFindingKind } from "./auditFindings.ts";
import { CHECKPOINTS, NOTHING, type Position, recordOfCheckpoint, recordOfEvent } from "./auditRecord.ts";
import { type ChainFollower, followChain, type JudgedRow } from "./followChain.ts";
import { findNextWriter, PAGE_ROWS, readCheckpoints, readEvents } from "./readTrail.ts";
import { createVerification, type Verification, type VerificationParts } from "./verification.ts";

/** Old rows of one chain, from its beginning. */
export interface Segment {
  readonly writerId: string;
  readonly base: SignedBase | null;
  readonly upTo: Position;
}

/** What is old. */
export interface Age {
  readonly beforeMs: number;
  readonly nowMs: number;
}

export interface PlanParts extends Omit<VerificationParts, "report"> {
  /** Told that a chain is not as it was written: its old rows stay, or the trace of it would go with them. */
  readonly onBreak: (writerId: string) => void;
}

/** How far the clock of another process may be ahead. */
const SKEW_MS = 60_000;
/** What one file holds at most, but for what comes in a page. */
const ROWS_AT_ONCE = 50_000;

interface AgedRow extends JudgedRow {
  readonly atMs: number;
  /** Whether anything but its age keeps it. */
  readonly isBound: boolean;
}

type ReadRows = (afterSeq: number) => Promise<readonly AgedRow[]>;

/**
 * Finds what of each chain may be dropped: its rows from the beginning as far as they are old and whole. A checkpoint goes
 * with what it saw.
 */
export async function planSegments({ onBreak, ...parts }: PlanParts, age: Age): Promise<readonly Segment[]> {
  const { database } = parts;
  const broken = new Set<string>();
  const report = (_kind: AuditFindingKind, writerId: string): void => void broken.add(writerId);
  const verification = createVerification({ ...parts, report });
  const bases = new Map((await listBases(database)).map((base) => [base.writerId, base]));
  const segments = new Map<string, Segment>();
  let room = ROWS_AT_ONCE;
  const plan = async (writerId: string, read: ReadRows): Promise<void> => {
    const base = bases.get(writerId) ?? null;
    if (room <= 0 || (base !== null && (await verification.trustBase(base)) === null)) return;
    const begin = base ?? { seq: 0, mac: NOTHING };
    const upTo = await findLastOld({ writerId, begin, room, read, age, report, isBroken: () => broken.has(writerId) });
    room -= upTo.seq - begin.seq;
    if (upTo.seq > begin.seq) segments.set(writerId, { writerId, base, upTo });
  };
  for (let next = await findNextWriter(database, null); next !== null; next = await findNextWriter(database, next)) {
    const writerId = next;
    await plan(writerId, (afterSeq) => readAgedEvents(verification, writerId, afterSeq));
  }
  const droppedTo = (writerId: string): number => (segments.get(writerId)?.upTo ?? bases.get(writerId))?.seq ?? 0;
  await plan(CHECKPOINTS, (afterSeq) => readAgedCheckpoints(verification, droppedTo, afterSeq));
  for (const writerId of broken) onBreak(writerId);
  return [...segments.values()];
}

interface OldRows {
  readonly writerId: string;
  readonly begin: Position;
  readonly room: number;
  readonly read: ReadRows;
  readonly age: Age;
  readonly report: (kind: AuditFindingKind, writerId: string) => void;
  readonly isBroken: () => boolean;
}

/** A row that lies ahead of every clock was written by a wrong one: it is as old as the next one that does not. */
function ageOf({ atMs, isBound }: AgedRow, { beforeMs, nowMs }: Age): "old" | "kept" | "ahead" {
  if (isBound) return "kept";
  if (atMs < beforeMs) return "old";
  return atMs > nowMs + SKEW_MS ? "ahead" : "kept";
}

async function findLastOld({ writerId, begin, room, read, age, report, isBroken }: OldRows): Promise<Position> {
  const chain = followChain(writerId, report);
  chain.begin(begin);
  let upTo = begin;
  for (;;) {
    const whole = followWhole(chain, await read(chain.lastSeq()), age, isBroken);
    const last = whole.findLast((row) => ageOf(row, age) === "old");
    if (last !== undefined) upTo = { seq: last.seq, mac: last.mac };
    if (whole.length < PAGE_ROWS || upTo.seq - begin.seq >= room) return upTo;
  }
}

/** Gives the rows before the first one that is kept, or is not as it was written. */
function followWhole(
  chain: ChainFollower,
  rows: readonly AgedRow[],
  age: Age,
  isBroken: () => boolean,
): readonly AgedRow[] {
  const whole: AgedRow[] = [];
  for (const row of rows) {
    if (ageOf(row, age) === "kept") break;
    chain.follow(row, null);
    if (isBroken()) break;
    whole.push(row);
  }
  return whole;
}

async function readAgedEvents(
  { database, judge }: Verification,
  writerId: string,
  afterSeq: number,
): Promise<readonly AgedRow[]> {
  const rows = await readEvents(database, writerId, afterSeq);
  return await Promise.all(
    rows.map(async ({ seq, mac, prev, atMs, keyId, ...row }) => {
      const judgement = await judge(recordOfEvent({ ...row, seq, prev, atMs }), keyId, mac);
      return { seq, mac, prev, atMs, judgement, isBound: false };
    }),
  );
}

async function readAgedCheckpoints(
  { database, judge }: Verification,
  droppedTo: (writerId: string) => number,
  afterSeq: number,
): Promise<readonly AgedRow[]> {
  const rows = await readCheckpoints(database, afterSeq);
  return await Promise.all(
    rows.map(async ({ keyId, mac, ...row }) => {
      const judgement = await judge(recordOfCheckpoint(row), keyId, mac);
      const isBound = droppedTo(row.writerId) < Math.max(row.headSeq, 1);
      return { seq: row.seq, mac, prev: row.prev, atMs: row.atMs, judgement, isBound };
    }),
  );
}
