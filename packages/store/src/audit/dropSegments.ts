import type { Sql } from "../engine/sql.ts";
import { putBase, type SignedBase } from "./auditBases.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { CHECKPOINTS, type Position } from "./auditRecord.ts";

const BATCH_ROWS = 500;

interface Dropping {
  readonly sql: Sql;
  readonly macs: AuditMacs;
}

/**
 * Drops some of the oldest rows that are sealed and exported, and has the chain begin behind them; gives how many.
 * @throws {BaseMoved}
 */
export async function dropSome({ sql, macs }: Dropping, base: SignedBase): Promise<number> {
  const { writerId, seq, sealedSeq } = base;
  const upToSeq = Math.min(seq + BATCH_ROWS, sealedSeq);
  const next = await findMac(sql, writerId, upToSeq);
  if (next === null) throw new Error(`Row ${upToSeq} of ${writerId} was sealed and is missing.`);
  const rows =
    writerId === CHECKPOINTS ? await dropCheckpoints(sql, upToSeq) : await dropEvents(sql, writerId, upToSeq);
  await putBase(sql, macs, { ...base, seq: upToSeq, mac: next.mac }, base);
  return rows;
}

async function findMac(sql: Sql, writerId: string, seq: number): Promise<Pick<Position, "mac"> | null> {
  return writerId === CHECKPOINTS
    ? await sql.one("select mac from audit_checkpoints where seq = $1", [seq])
    : await sql.one("select mac from audit_events where writer_id = $1 and seq = $2", [writerId, seq]);
}

async function dropEvents(sql: Sql, writerId: string, upToSeq: number): Promise<number> {
  await sql.run("delete from audit_origins where writer_id = $1 and seq <= $2", [writerId, upToSeq]);
  return await sql.run("delete from audit_events where writer_id = $1 and seq <= $2", [writerId, upToSeq]);
}

/** A writer that no checkpoint names any more has ended: one that may still write is named again and again. */
async function dropCheckpoints(sql: Sql, upToSeq: number): Promise<number> {
  const named = await sql.all<{ id: string }>(
    "select distinct writer_id as id from audit_checkpoints where seq <= $1",
    [upToSeq],
  );
  const rows = await sql.run("delete from audit_checkpoints where seq <= $1", [upToSeq]);
  for (const { id } of named) {
    const ended = await sql.run(
      `delete from audit_heads where writer_id = $1
        and seq = (select seq from audit_bases where writer_id = $1)
        and not exists (select 1 from audit_checkpoints where writer_id = $1)`,
      [id],
    );
    if (ended === 0) continue;
    for (const table of ["audit_bases", "webhook_cursors"])
      await sql.run(`delete from ${table} where writer_id = $1`, [id]);
  }
  return rows;
}
