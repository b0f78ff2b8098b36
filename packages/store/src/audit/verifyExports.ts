import { createHash } from "node:crypto";
import { findBase } from "./auditBases.ts";
import {
  CHECKPOINTS,
  type Position,
  recordOfBase,
  recordOfCheckpoint,
  recordOfEvent,
  recordOfExport,
} from "./auditRecord.ts";
import { EXPORT_FORMAT } from "./exportSegments.ts";
import { type ChainFollower, followChain } from "./followChain.ts";
import type { JudgedHead, Verification } from "./verification.ts";

/** A file that `exportSegments` wrote. */
export interface ExportedFile {
  readonly name: string;
  /** Without their ends. */
  readonly lines: AsyncIterable<string>;
}

/** What exported files were found to hold. */
export interface ExportedRows {
  readonly rows: number;
  /** Of the checkpoints that were asked for, those that are there, by number. */
  readonly checkpoints: ReadonlyMap<number, Uint8Array>;
}

type Line = Readonly<Record<string, string | number | null>>;

interface Segment {
  readonly writerId: string;
  readonly after: Position;
  readonly upTo: Position;
}

/** One file, as far as it was read. */
interface Reading {
  readonly file: ExportedFile;
  readonly wanted: ReadonlySet<number>;
  readonly found: Map<number, Uint8Array>;
  readonly segments: Segment[];
  open: { readonly segment: Segment; readonly chain: ChainFollower; readonly head: JudgedHead } | null;
  rows: number;
}

/**
 * Verifies files by themselves, then that their rows join each other and the trail that was left when they were dropped.
 * Rows that are in two files are no fault.
 */
export async function verifyExports(
  verification: Verification,
  files: readonly ExportedFile[],
  wanted: ReadonlySet<number>,
): Promise<ExportedRows> {
  const segments: Segment[] = [];
  const found = new Map<number, Uint8Array>();
  let rows = 0;
  for (const file of files) {
    const reading: Reading = { file, wanted, found, segments, open: null, rows: 0 };
    await readFile(verification, reading);
    rows += reading.rows;
  }
  for (const [writerId, own] of Map.groupBy(segments, (each) => each.writerId)) await join(verification, writerId, own);
  return { rows, checkpoints: found };
}

async function readFile(verification: Verification, reading: Reading): Promise<void> {
  const { report } = verification;
  const { name, lines } = reading.file;
  const digest = createHash("sha256");
  let count = 0;
  let isEnded = false;
  for await (const text of lines) {
    const line = parseLine(text);
    const isInPlace = line !== null && !isEnded && (line.kind === "format") === (count === 0);
    if (!isInPlace) return report("exportAltered", name, count + 1);
    isEnded = line.kind === "end";
    if (isEnded) {
      const record = recordOfExport(count, digest.digest("hex"));
      const judgement = await verification.judge(record, textOf(line, "keyId"), bytesOf(line, "mac"));
      if (judgement !== "right") report(judgement === "wrong" ? "exportAltered" : judgement, name, count + 1);
    } else {
      digest.update(`${text}\n`);
      count += 1;
      await take(verification, reading, line, count);
    }
  }
  closeSegment(reading);
  if (!isEnded) report("exportAltered", name, count + 1);
}

async function take(verification: Verification, reading: Reading, line: Line, number: number): Promise<void> {
  const { report, judge } = verification;
  if (line.kind === "format" && line.format === EXPORT_FORMAT) return;
  if (line.kind === "segment") return await openSegment(verification, reading, line);
  const { open } = reading;
  const isCheckpoint = line.kind === "checkpoint";
  const writerId = isCheckpoint ? CHECKPOINTS : textOf(line, "writerId");
  const isRow = isCheckpoint || line.kind === "event";
  if (!isRow || open?.segment.writerId !== writerId) return report("exportAltered", reading.file.name, number);
  const position = { seq: numberOf(line, "seq"), mac: bytesOf(line, "mac") };
  const judgement = await judge(isCheckpoint ? checkpointOf(line) : eventOf(line), textOf(line, "keyId"), position.mac);
  open.chain.follow({ ...position, prev: bytesOf(line, "prev"), judgement }, open.head);
  if (isCheckpoint && judgement === "right" && reading.wanted.has(position.seq))
    reading.found.set(position.seq, position.mac);
  reading.rows += 1;
}

async function openSegment({ judge, report }: Verification, reading: Reading, line: Line): Promise<void> {
  closeSegment(reading);
  const segment = {
    writerId: textOf(line, "writerId"),
    after: { seq: numberOf(line, "afterSeq"), mac: bytesOf(line, "afterMac") },
    upTo: { seq: numberOf(line, "upToSeq"), mac: bytesOf(line, "upToMac") },
  };
  const { writerId, after, upTo } = segment;
  const base = { writerId, ...after, sealedSeq: upTo.seq, sealedMac: upTo.mac, isExported: 0 } as const;
  const judgement = await judge(recordOfBase(base), textOf(line, "keyId"), bytesOf(line, "tag"));
  if (judgement !== "right") report(judgement === "wrong" ? "baseWrong" : judgement, writerId, after.seq);
  else reading.segments.push(segment);
  const chain = followChain(writerId, report);
  chain.begin(after);
  reading.open = { segment, chain, head: { ...upTo, judgement } };
}

function closeSegment(reading: Reading): void {
  reading.open?.chain.end(reading.open.head, 0);
  reading.open = null;
}

/** A file that was not given leaves a gap; what lies before the first one that was is not asked for. */
async function join({ database, report, trustBase }: Verification, writerId: string, own: Segment[]): Promise<void> {
  const [first, ...others] = own.toSorted((a, b) => a.after.seq - b.after.seq || a.upTo.seq - b.upTo.seq);
  if (first === undefined) return;
  let last = first.upTo;
  const meet = (next: Position): void => {
    if (next.seq > last.seq) report("gap", writerId, last.seq + 1, next.seq);
    else if (next.seq === last.seq && !isEqual(next.mac, last.mac)) report("notJoined", writerId, next.seq);
  };
  for (const { after, upTo } of others) {
    meet(after);
    if (upTo.seq === last.seq) meet(upTo);
    if (upTo.seq > last.seq) last = upTo;
  }
  const base = await trustBase(await findBase(database, writerId));
  if (base !== null) meet(base);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Gives null for what no line of the service can be. */
function parseLine(text: string): Line | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === "object" && line !== null ? (line as Line) : null; // each value is checked when it is read
  } catch {
    return null;
  }
}

function textOf(line: Line, name: string): string {
  return String(line[name] ?? "");
}

function numberOf(line: Line, name: string): number {
  return Number(line[name] ?? 0);
}

function bytesOf(line: Line, name: string): Uint8Array {
  return Buffer.from(textOf(line, name), "hex");
}

function eventOf(line: Line): ReturnType<typeof recordOfEvent> {
  const orNull = (name: string): string | null => (line[name] == null ? null : textOf(line, name));
  return recordOfEvent({
    writerId: textOf(line, "writerId"),
    seq: numberOf(line, "seq"),
    prev: bytesOf(line, "prev"),
    atMs: numberOf(line, "atMs"),
    type: textOf(line, "type"),
    poolId: textOf(line, "poolId"),
    appId: orNull("appId"),
    userId: orNull("userId"),
    actor: textOf(line, "actor"),
    factor: orNull("factor"),
    result: textOf(line, "result"),
    reason: orNull("reason"),
    requestId: textOf(line, "requestId"),
    originDigest: bytesOf(line, "originDigest"),
    repeats: line.repeats == null ? null : numberOf(line, "repeats"),
  });
}

function checkpointOf(line: Line): ReturnType<typeof recordOfCheckpoint> {
  return recordOfCheckpoint({
    seq: numberOf(line, "seq"),
    prev: bytesOf(line, "prev"),
    atMs: numberOf(line, "atMs"),
    writerId: textOf(line, "writerId"),
    headSeq: numberOf(line, "headSeq"),
    headMac: bytesOf(line, "headMac"),
  });
}
