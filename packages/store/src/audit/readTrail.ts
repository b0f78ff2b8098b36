import type { Query } from "../engine/sql.ts";
import { CHECKPOINTS, type CheckpointRow, type EventRow, type Position } from "./auditRecord.ts";

export const PAGE_ROWS = 500;

/** No row of the service has a greater number. */
const LAST_SEQ = Number.MAX_SAFE_INTEGER;

interface Signed {
  readonly keyId: string;
  readonly mac: Uint8Array;
}

export interface StoredHead extends Position {
  readonly keyId: string;
  readonly tag: Uint8Array;
}

/** An event with what is kept of its origin. */
export interface StoredEvent extends EventRow, Signed {
  /** Null: it was forgotten. */
  readonly salt: Uint8Array | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly isOriginDated: 0 | 1;
}

export interface StoredCheckpoint extends CheckpointRow, Signed {}

/** A checkpoint with the MAC of the event it saw, or null when that is missing, or was dropped behind others. */
export interface SeenCheckpoint extends StoredCheckpoint {
  readonly eventMac: Uint8Array | null;
}

/** Numbers that are read as text: one that somebody wrote may be too large to be read as a number. */
type Unread<Row, Column extends keyof Row> = Omit<Row, Column> & {
  readonly [Name in Column]: null extends Row[Name] ? string | null : string;
};

/** Gives the next chain of a writer in the order of the database, or null; `after` null: the first. */
export async function findNextWriter(query: Query, after: string | null): Promise<string | null> {
  const beyond = after === null ? "writer_id >= $1" : "writer_id > $1";
  const row = await query.one<{ id: string | null }>(
    `select min(id) as id from (
      select min(writer_id) as id from audit_events where ${beyond}
      union all select min(writer_id) from audit_heads where ${beyond} and writer_id <> $2
      union all select min(writer_id) from audit_checkpoints where ${beyond}
      union all select min(writer_id) from audit_bases where ${beyond} and writer_id <> $2
    ) as next`,
    [after ?? "", CHECKPOINTS],
  );
  return row?.id ?? null;
}

export async function findHead(query: Query, writerId: string): Promise<StoredHead | null> {
  const head = await query.one<Unread<StoredHead, "seq">>(
    `select cast(seq as text) as seq, mac, key_id as "keyId", tag from audit_heads where writer_id = $1`,
    [writerId],
  );
  return head === null ? null : { ...head, seq: Number(head.seq) };
}

export async function readEvents(query: Query, writerId: string, afterSeq: number): Promise<readonly StoredEvent[]> {
  const rows = await query.all<Unread<StoredEvent, "atMs" | "repeats">>(
    `select e.writer_id as "writerId", e.seq, cast(e.at_ms as text) as "atMs", e.type, e.pool_id as "poolId",
      e.app_id as "appId", e.user_id as "userId", e.actor, e.factor, e.result, e.reason, e.request_id as "requestId",
      e.origin_digest as "originDigest", cast(e.repeats as text) as repeats, e.prev, e.key_id as "keyId", e.mac, o.salt, o.ip, o.user_agent as "userAgent",
      case when o.at_ms = e.at_ms then 1 else 0 end as "isOriginDated"
    from audit_events e left join audit_origins o on o.writer_id = e.writer_id and o.seq = e.seq
    where e.writer_id = $1 and e.seq > $2 and e.seq <= ${LAST_SEQ}
    order by e.seq limit ${PAGE_ROWS}`,
    [writerId, afterSeq],
  );
  return rows.map((row) => ({
    ...row,
    atMs: Number(row.atMs),
    repeats: row.repeats === null ? null : Number(row.repeats),
  }));
}

const CHECKPOINT_COLUMNS = `c.seq, cast(c.at_ms as text) as "atMs", c.writer_id as "writerId",
  cast(c.head_seq as text) as "headSeq", c.head_mac as "headMac", c.prev, c.key_id as "keyId", c.mac`;

const isNumbered = `c.seq between 1 and ${LAST_SEQ}`;

export async function readCheckpoints(query: Query, afterSeq: number): Promise<readonly SeenCheckpoint[]> {
  const rows = await query.all<Unread<SeenCheckpoint, "atMs" | "headSeq">>(
    `select ${CHECKPOINT_COLUMNS}, coalesce(e.mac, b.mac) as "eventMac"
    from audit_checkpoints c left join audit_events e on e.writer_id = c.writer_id and e.seq = c.head_seq and e.seq > 0
      left join audit_bases b on b.writer_id = c.writer_id and b.seq = c.head_seq
    where c.seq > $1 and ${isNumbered}
    order by c.seq limit ${PAGE_ROWS}`,
    [afterSeq],
  );
  return rows.map((row) => ({ ...row, atMs: Number(row.atMs), headSeq: Number(row.headSeq) }));
}

/** Gives the checkpoint that saw the writer farthest. */
export async function findLastCheckpoint(query: Query, writerId: string): Promise<StoredCheckpoint | null> {
  const row = await query.one<Unread<StoredCheckpoint, "atMs" | "headSeq">>(
    `select ${CHECKPOINT_COLUMNS} from audit_checkpoints c where c.writer_id = $1 and ${isNumbered}
    order by c.head_seq desc limit 1`,
    [writerId],
  );
  return row === null ? null : { ...row, atMs: Number(row.atMs), headSeq: Number(row.headSeq) };
}

/** Gives how often the chain of checkpoints tells of a writer's beginning. */
export async function countBeginnings(query: Query, writerId: string): Promise<number> {
  const text = "select count(*) as beginnings from audit_checkpoints where writer_id = $1 and head_seq = 0";
  return (await query.one<{ beginnings: number }>(text, [writerId]))?.beginnings ?? 0;
}

/** Gives the number of the last checkpoint that is there; 0: there is none. */
export async function findLastCheckpointSeq(query: Query): Promise<number> {
  return (await query.one<{ seq: number | null }>("select max(seq) as seq from audit_checkpoints", []))?.seq ?? 0;
}

export async function findCheckpointMac(query: Query, seq: number): Promise<Uint8Array | null> {
  const row = await query.one<{ mac: Uint8Array }>("select mac from audit_checkpoints where seq = $1", [seq]);
  return row?.mac ?? null;
}

/** Gives some of the rows that stand outside every chain, if there are any. */
export async function findMisnumbered(query: Query): Promise<readonly { writerId: string; seq: string }[]> {
  return await query.all(
    `select writer_id as "writerId", cast(seq as text) as seq from audit_events where seq < 1 or seq > ${LAST_SEQ}
    union all
    select '${CHECKPOINTS}', cast(seq as text) from audit_checkpoints where seq < 1 or seq > ${LAST_SEQ}
    union all
    select e.writer_id, cast(e.seq as text) from audit_bases b join audit_events e on e.writer_id = b.writer_id
      and e.seq between 1 and b.seq
    union all
    select b.writer_id, cast(c.seq as text) from audit_bases b join audit_checkpoints c on c.seq between 1 and b.seq
    where b.writer_id = '${CHECKPOINTS}'
    limit ${PAGE_ROWS}`,
    [],
  );
}
