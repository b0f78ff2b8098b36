import { createHash } from "node:crypto";
import type { Database } from "../engine/sql.ts";
import type { SignedBase } from "./auditBases.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { CHECKPOINTS, hex, recordOfExport } from "./auditRecord.ts";
import { readCheckpoints, readEvents, type StoredCheckpoint, type StoredEvent } from "./readTrail.ts";

/** The first line of every file. */
export const EXPORT_FORMAT = "countersign audit export 1";

/** Keeps a file durably before it resolves. `name` gives what it is called, once all lines were taken. */
export type SaveExport = (lines: AsyncIterable<string>, name: () => string) => Promise<void>;

/**
 * Gives the lines of the file that holds what is sealed of the chains, each with its line end, and its name: the same
 * segments have the same name, however often they are written. Addresses and agents are not in it: they are to be forgotten.
 */
export function exportSegments(
  { database, macs }: { readonly database: Database; readonly macs: AuditMacs },
  bases: readonly SignedBase[],
): { readonly lines: AsyncIterable<string>; readonly name: () => string } {
  const digest = createHash("sha256");
  let lastMs = 0;
  let text = "";
  async function* lines(): AsyncGenerator<string> {
    let count = 0;
    for await (const { line, atMs } of readLines(database, bases)) {
      const printed = `${JSON.stringify(line)}\n`;
      digest.update(printed);
      lastMs = Math.max(lastMs, atMs);
      count += 1;
      yield printed;
    }
    text = digest.digest("hex");
    const { keyId, mac } = macs.sign(recordOfExport(count, text));
    yield `${JSON.stringify({ kind: "end", lines: count, keyId, mac: hex(mac) })}\n`;
  }
  const day = (): string => new Date(lastMs).toISOString().slice(0, 10);
  return { lines: lines(), name: () => `audit-${day()}-${text.slice(0, 16)}.ndjson` };
}

interface Line {
  readonly line: Readonly<Record<string, string | number | null>>;
  readonly atMs: number;
}

async function* readLines(database: Database, bases: readonly SignedBase[]): AsyncGenerator<Line> {
  yield { line: { kind: "format", format: EXPORT_FORMAT }, atMs: 0 };
  for (const base of bases) {
    yield { line: segmentLine(base), atMs: 0 };
    for (let seq = base.seq; seq < base.sealedSeq; ) {
      const rows =
        base.writerId === CHECKPOINTS
          ? (await readCheckpoints(database, seq)).map((row) => ({ ...row, line: checkpointLine(row) }))
          : (await readEvents(database, base.writerId, seq)).map((row) => ({ ...row, line: eventLine(row) }));
      const sealed = rows.filter((row) => row.seq <= base.sealedSeq);
      const last = sealed.at(-1);
      if (last === undefined) throw new Error(`Rows of ${base.writerId} behind ${seq} were sealed and are missing.`);
      for (const { line, atMs } of sealed) yield { line, atMs };
      seq = last.seq;
    }
  }
}

function segmentLine({ writerId, seq, mac, sealedSeq, sealedMac, keyId, tag }: SignedBase): Line["line"] {
  const place = { afterSeq: seq, afterMac: hex(mac), upToSeq: sealedSeq, upToMac: hex(sealedMac) };
  return { kind: "segment", writerId, ...place, keyId, tag: hex(tag) };
}

function eventLine(row: StoredEvent): Line["line"] {
  const { writerId, seq, atMs, type, poolId, appId, userId, actor, factor, result, reason, requestId, repeats } = row;
  return {
    ...{ kind: "event", writerId, seq, atMs, type, poolId, appId, userId, actor, factor, result, reason, requestId },
    ...{ originDigest: hex(row.originDigest), repeats, prev: hex(row.prev), keyId: row.keyId, mac: hex(row.mac) },
  };
}

function checkpointLine({ seq, atMs, writerId, headSeq, headMac, prev, keyId, mac }: StoredCheckpoint): Line["line"] {
  const place = { seq, atMs, writerId, headSeq, headMac: hex(headMac) };
  return { kind: "checkpoint", ...place, prev: hex(prev), keyId, mac: hex(mac) };
}
