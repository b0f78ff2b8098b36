import { type HeadParts, putHead, signHead, takeHead } from "./auditHeads.ts";
import { CHECKPOINTS, type Position, recordOfCheckpoint } from "./auditRecord.ts";

/** Where a writer's chain stands. */
export interface Standing {
  readonly writerId: string;
  readonly head: Position;
}

/** Appends what is known of some chains to the chain of checkpoints, and gives where that stands now. */
export async function appendCheckpoints(
  parts: HeadParts,
  standings: readonly Standing[],
  atMs: number,
): Promise<Position> {
  let last = await takeHead(parts, CHECKPOINTS, 0);
  for (const { writerId, head } of standings) {
    const row = { seq: last.seq + 1, prev: last.mac, atMs, writerId, headSeq: head.seq, headMac: head.mac };
    const { keyId, mac } = parts.macs.sign(recordOfCheckpoint(row));
    await parts.sql.run(
      `insert into audit_checkpoints (seq, at_ms, writer_id, head_seq, head_mac, prev, key_id, mac)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [row.seq, atMs, writerId, head.seq, head.mac, last.mac, keyId, mac],
    );
    last = { seq: row.seq, mac };
  }
  await putHead(parts.sql, CHECKPOINTS, signHead(parts.macs, CHECKPOINTS, last));
  return last;
}
