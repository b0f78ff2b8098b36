import type { Database, Sql } from "../engine/sql.ts";
import { appendCheckpoints } from "./appendCheckpoints.ts";
import { firstBase, listBases, putBase, type SignedBase } from "./auditBases.ts";
import type { HeadParts } from "./auditHeads.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { CHECKPOINTS, recordOfBase } from "./auditRecord.ts";
import { dropSome } from "./dropSegments.ts";
import { exportSegments, type SaveExport } from "./exportSegments.ts";
import { type Age, type PlanParts, planSegments, type Segment } from "./planSegments.ts";

/** How long others wait for a process that has begun. */
const LEASE_MS = 900_000;
const SKEW_MS = 60_000;

export interface PruneParts extends PlanParts {
  readonly database: Database;
  readonly macs: AuditMacs;
  /** Names this process among others. */
  readonly holder: string;
  /** As the trail writes: it takes and judges heads. */
  readonly write: <T>(work: (parts: HeadParts) => Promise<T>) => Promise<T>;
}

export interface Pruning extends Age {
  readonly save: SaveExport;
  readonly signal?: AbortSignal | undefined;
}

export interface Pruned {
  readonly files: number;
  readonly rows: number;
}

/**
 * Seals, exports and drops what is old: first what an earlier run has sealed and left. Rows go once their file is kept, and
 * what is sealed stays the same until then: whenever a process is killed, the next one writes the same file and goes on.
 */
export async function pruneTrail(parts: PruneParts, pruning: Pruning): Promise<Pruned> {
  const { database, holder } = parts;
  if (!(await takeLease(database, holder, pruning.nowMs))) return { files: 0, rows: 0 };
  let [files, rows] = [0, 0];
  try {
    for (;;) {
      files += await exportSealed(parts, pruning);
      rows += await dropExported(parts, pruning);
      if (pruning.signal?.aborted === true) break;
      const segments = await planSegments(parts, pruning);
      if (segments.length === 0) break;
      await parts.write((each) => seal(each, segments, pruning.nowMs));
    }
  } finally {
    await database.write((sql) =>
      sql.run("delete from meta where name = $1 and value like $2", [LEASE, `% ${holder}`]),
    );
  }
  return { files, rows };
}

/** Says how far chains are sealed, in their bases and in the chain of checkpoints. */
async function seal(parts: HeadParts, segments: readonly Segment[], nowMs: number): Promise<void> {
  const { sql, macs } = parts;
  for (const { writerId, base, upTo } of segments) {
    const sealed = { sealedSeq: upTo.seq, sealedMac: upTo.mac, isExported: 0 } as const;
    await putBase(sql, macs, { ...(base ?? firstBase(writerId)), ...sealed }, base);
  }
  const events = segments.filter(({ writerId }) => writerId !== CHECKPOINTS);
  const standings = events.map(({ writerId, upTo }) => ({ writerId, head: upTo }));
  if (standings.length > 0) await appendCheckpoints(parts, standings, nowMs);
}

/** Bases that wait to be dropped, events before checkpoints; one that somebody has changed is not followed. */
async function listSealed({ database, macs, onBreak }: PruneParts): Promise<readonly SignedBase[]> {
  const sealed = (await listBases(database)).filter(({ seq, sealedSeq }) => sealedSeq > seq);
  const right = sealed.filter((base) => {
    const isRight = macs.judge(recordOfBase(base), base.keyId, base.tag) === "right";
    if (!isRight) onBreak(base.writerId);
    return isRight;
  });
  return right.toSorted((a, b) => Number(a.writerId === CHECKPOINTS) - Number(b.writerId === CHECKPOINTS));
}

async function exportSealed(parts: PruneParts, { save }: Pruning): Promise<number> {
  const bases = (await listSealed(parts)).filter(({ isExported }) => isExported === 0);
  if (bases.length === 0) return 0;
  const { lines, name } = exportSegments(parts, bases);
  await save(lines, name);
  await parts.write(async ({ sql, macs }) => {
    for (const base of bases) await putBase(sql, macs, { ...base, isExported: 1 }, base);
  });
  return 1;
}

async function dropExported(parts: PruneParts, { signal }: Pruning): Promise<number> {
  let rows = 0;
  for (;;) {
    const base = (await listSealed(parts)).find(({ isExported }) => isExported === 1);
    if (base === undefined || signal?.aborted === true) return rows;
    rows += await parts.write((each) => dropSome(each, base));
  }
}

const LEASE = "auditExport";

/** Gives false while another process exports: its files would hold the same. */
async function takeLease(database: Database, holder: string, nowMs: number): Promise<boolean> {
  return await database.write(async (sql) => {
    const value = `${nowMs + LEASE_MS} ${holder}`;
    const { value: held } = await holdLease(sql, value);
    const untilMs = Number(held.split(" ")[0]);
    const isOver = !(untilMs > nowMs && untilMs <= nowMs + LEASE_MS + SKEW_MS);
    if (held !== value && !isOver) return false;
    await sql.run("update meta set value = $2 where name = $1", [LEASE, value]);
    return true;
  });
}

/** Gives the lease that stands, and keeps all others from it until the transaction ends. */
async function holdLease(sql: Sql, value: string): Promise<{ readonly value: string }> {
  const row = await sql.one<{ readonly value: string }>(
    "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = meta.value returning value",
    [LEASE, value],
  );
  if (row === null) throw new Error("An upsert gave no row.");
  return row;
}
