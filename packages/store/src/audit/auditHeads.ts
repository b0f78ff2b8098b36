import type { Sql } from "../engine/sql.ts";
import { findBase } from "./auditBases.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { CHECKPOINTS, NOTHING, type Position, recordOfHead } from "./auditRecord.ts";
import { findLastCheckpointSeq } from "./readTrail.ts";

/** The head names a key that this process has not read. */
export class AuditKeyUnread extends Error {
  override readonly name = "AuditKeyUnread";
  readonly keyId: string;

  constructor(keyId: string) {
    super(`The audit trail names the key ${keyId}, which this process does not know.`);
    this.keyId = keyId;
  }
}

/** A head does not stand where this process left it: it must be taken and judged. */
export class HeadMoved extends Error {
  override readonly name = "HeadMoved";
  readonly writerId: string;

  constructor(writerId: string) {
    super(`The head of ${writerId} is not where it was left.`);
    this.writerId = writerId;
  }
}

export interface HeadParts {
  readonly sql: Sql;
  readonly macs: AuditMacs;
  /** Keys that the table of keys does not have. */
  readonly goneKeys: ReadonlySet<string>;
  /** Chains whose heads are known not to stand where they were left. */
  readonly movedHeads: ReadonlySet<string>;
  /** Told that a chain does not stand where this service left it. */
  readonly onBreak: (writerId: string) => void;
}

/** A head as it stands in the database, with the tag that vouches for it. */
export interface SignedHead extends Position {
  readonly keyId: string;
  readonly tag: Uint8Array;
}

/**
 * Gives where a chain stands and keeps every other transaction from it until this one ends. A head that this service
 * did not write, or that lies before `atLeast`, is not built upon, or a cut would be healed: the next row then goes
 * after all that is known, and names nothing before it, which every verification finds.
 * @throws {AuditKeyUnread} when the key that vouches for the head is neither known nor known to be gone
 */
export async function takeHead(parts: HeadParts, writerId: string, atLeast: number): Promise<Position> {
  const { sql, macs, goneKeys, onBreak } = parts;
  const head = await sql.one<SignedHead>(
    `insert into audit_heads (writer_id, seq, mac, key_id, tag) values ($1, 0, $2, '', $2)
    on conflict (writer_id) do update set seq = audit_heads.seq
    returning seq, mac, key_id as "keyId", tag`,
    [writerId, NOTHING],
  );
  if (head === null) throw new Error("An upsert gave no row.");
  const isNew = head.keyId === "";
  const judgement = macs.judge(recordOfHead(writerId, head), head.keyId, head.tag);
  if (judgement === "right" && head.seq >= atLeast) return head;
  if (judgement === "keyUnknown" && !isNew && !goneKeys.has(head.keyId)) throw new AuditKeyUnread(head.keyId);
  const seq = Math.max(await findLastSeq(sql, writerId), atLeast);
  if (!isNew || seq > 0) onBreak(writerId);
  return { seq, mac: NOTHING };
}

/** Gives a head with its tag. Without the key, one can be made for no other place: a cut tail is found. */
export function signHead(macs: AuditMacs, writerId: string, { seq, mac }: Position): SignedHead {
  const { keyId, mac: tag } = macs.sign(recordOfHead(writerId, { seq, mac }));
  return { seq, mac, keyId, tag };
}

/** Moves the head that was taken. */
export async function putHead(sql: Sql, writerId: string, { seq, mac, keyId, tag }: SignedHead): Promise<void> {
  const text = "update audit_heads set seq = $2, mac = $3, key_id = $4, tag = $5 where writer_id = $1";
  await sql.run(text, [writerId, seq, mac, keyId, tag]);
}

/**
 * Moves a head that still is, byte for byte, as this process left it, and keeps every other transaction from it until
 * this one ends. Gives false where it is not.
 */
export async function moveHead(sql: Sql, writerId: string, left: SignedHead, next: SignedHead): Promise<boolean> {
  const rows = await sql.run(
    `update audit_heads set seq = $2, mac = $3, key_id = $4, tag = $5
    where writer_id = $1 and seq = $6 and mac = $7 and key_id = $8 and tag = $9`,
    [writerId, ...[next.seq, next.mac, next.keyId, next.tag], ...[left.seq, left.mac, left.keyId, left.tag]],
  );
  return rows > 0;
}

/** Rows that were dropped have had their numbers. */
async function findLastSeq(sql: Sql, writerId: string): Promise<number> {
  const base = await findBase(sql, writerId);
  if (writerId === CHECKPOINTS) return Math.max(await findLastCheckpointSeq(sql), base?.seq ?? 0);
  const text = "select max(seq) as seq from audit_events where writer_id = $1";
  const row = await sql.one<{ seq: number | null }>(text, [writerId]);
  return Math.max(row?.seq ?? 0, base?.seq ?? 0);
}
