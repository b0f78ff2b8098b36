import { type AuditEvent, newId, once, type Random } from "@countersign/core";
import type { Database, Sql, Together, Waits } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";
import { tellAbandoned } from "./abandonedSignIns.ts";
import { appendCheckpoints } from "./appendCheckpoints.ts";
import { chainEvents, insertEvents } from "./appendEvents.ts";
import {
  AuditKeyUnread,
  HeadMoved,
  type HeadParts,
  moveHead,
  putHead,
  type SignedHead,
  signHead,
  takeHead,
} from "./auditHeads.ts";
import { createAuditMacs } from "./auditMacs.ts";
import type { Position } from "./auditRecord.ts";
import { tellRepeats } from "./auditRepeats.ts";
import { createLeftHeads } from "./leftHeads.ts";
import { type Pruned, type Pruning, pruneTrail } from "./pruneTrail.ts";

type Work<T> = (sql: Sql, entry: AuditEntry) => Promise<T>;

/** The audit trail as this process writes it. */
export interface AuditTrail {
  /**
   * Runs a transaction that may append events, as `Database.write` does. Each transaction under way in this process
   * writes to a chain of its own, so that none waits for another.
   */
  write<T>(work: Work<T>, waits?: Waits): Promise<T>;
  /**
   * Has the chain of checkpoints say how far this process has come, and gives the place of what it said there; null
   * when nothing was appended since the last time, a few hours ago at most.
   */
  checkpoint(nowMs: number): Promise<Position | null>;
  /** Appends what was counted of repeated failures in hours that are over, in small transactions; gives how many events. */
  tellRepeats(nowMs: number, signal?: AbortSignal): Promise<number>;
  /** Appends what tells of sign-ins that nobody completed in time, each once, in small transactions; gives how many. */
  tellAbandoned(nowMs: number, signal?: AbortSignal): Promise<number>;
  /** Exports what is old and drops it from the database, unless another process is at it. */
  prune(pruning: Pruning): Promise<Pruned>;
}

/** The trail within one transaction. */
export interface AuditEntry {
  /** Has the event written at the end of the transaction, behind those appended before. */
  append(event: AuditEvent): void;
  /** Writes what was appended beside the statements that are under way; nothing may be appended after that. */
  write(): Promise<void>;
}

export interface AuditTrailParts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, "active" | "byId" | "findById" | "refresh">;
  readonly random: Random;
  /** Told, maybe more than once, that somebody else has changed a chain this process writes to. */
  readonly onBreak?: ((writerId: string) => void) | undefined;
}

/** Opens the trail for one more process. */
export function createAuditTrail({
  database,
  keyring,
  random,
  onBreak = () => undefined,
}: AuditTrailParts): AuditTrail {
  const macs = createAuditMacs(keyring);
  const processId = newId(random);
  const left = createLeftHeads();
  const shared = new WeakMap<Together, Extension>();
  const stated = new Map<string, Stated>();

  async function write<T>(work: (parts: HeadParts) => Promise<T>, waits?: Waits): Promise<T> {
    const goneKeys = new Set<string>();
    const movedHeads = new Set<string>();
    for (;;) {
      try {
        return await database.write((sql) => work({ sql, macs, goneKeys, movedHeads, onBreak }), waits);
      } catch (error) {
        if (error instanceof HeadMoved) {
          movedHeads.add(error.writerId);
          continue;
        }
        if (!(error instanceof AuditKeyUnread)) throw error;
        await keyring.refresh().catch(() => undefined); // keys it could not unwrap; what it could read, it knows
        goneKeys.add(error.keyId);
      }
    }
  }

  async function append<T>(work: Work<T>, waits?: Waits): Promise<T> {
    const { result, writerId, extension } = await write((parts) => {
      const writerId = `${processId}.${parts.sql.lane}`;
      const extend: Extend = (sql, events) =>
        extendChain({ ...parts, sql }, { writerId, random, left: left.find(writerId) }, events);
      return workWithin(parts.sql, shared, { writerId, extend }, work);
    }, waits);
    if (extension.head !== null) left.acknowledge(writerId, extension.head);
    return result;
  }

  return {
    write: append,
    prune: (pruning) => pruneTrail({ database, keyring, macs, holder: processId, write, onBreak }, pruning),
    tellRepeats: (nowMs, signal) => tellRepeats(append, nowMs, signal),
    tellAbandoned: (nowMs, signal) => tellAbandoned(append, nowMs, signal),
    async checkpoint(nowMs) {
      const standings = [...left.all()]
        .filter(([writerId, { seq }]) => isToBeStated(seq, stated.get(writerId), nowMs))
        .map(([writerId, head]) => ({ writerId, head }));
      if (standings.length === 0) return null;
      const place = await write((parts) => appendCheckpoints(parts, standings, nowMs));
      for (const { writerId, head } of standings) stated.set(writerId, { seq: head.seq, atMs: nowMs });
      return place;
    },
  };
}

/** What is added to a chain at one commit, and where that stands then; null while nothing was added. */
interface Extension {
  readonly events: AuditEvent[];
  head: SignedHead | null;
}

type Extend = (sql: Sql, events: readonly AuditEvent[]) => Promise<SignedHead | null>;

interface Worked<T> {
  readonly result: T;
  readonly writerId: string;
  readonly extension: Extension;
}

/**
 * Does what a transaction does, and has written to its chain what was appended: behind it, or once for all that are committed
 * with it, those left out whose work has failed.
 */
async function workWithin<T>(
  sql: Sql,
  shared: WeakMap<Together, Extension>,
  { writerId, extend }: { readonly writerId: string; readonly extend: Extend },
  work: Work<T>,
): Promise<Worked<T>> {
  const { together } = sql;
  const { beforeCommit } = together;
  const own: Extension = { events: [], head: null };
  const writeOwn = once(async () => {
    own.head = await extend(sql, own.events);
  });
  const append: AuditEntry["append"] = (event) => void own.events.push(event);
  const result = await work(sql, { append, write: beforeCommit === undefined ? writeOwn : async () => undefined });
  if (beforeCommit === undefined) {
    await writeOwn();
    return { result, writerId, extension: own };
  }
  const extension = shared.get(together) ?? { events: [], head: null };
  if (!shared.has(together)) {
    shared.set(together, extension);
    beforeCommit(async (end) => {
      extension.head = await extend(end, extension.events);
    });
  }
  extension.events.push(...own.events);
  return { result, writerId, extension };
}

/** How far a chain had come when a checkpoint told of it. */
interface Stated {
  readonly seq: number;
  readonly atMs: number;
}

const RESTATE_MS = 6 * 3_600_000;

/** What writes nothing for long is told of all the same: a chain that no checkpoint knows has ended. */
function isToBeStated(seq: number, stated: Stated | undefined, nowMs: number): boolean {
  return stated === undefined || seq > stated.seq || Math.abs(nowMs - stated.atMs) >= RESTATE_MS;
}

interface Chain {
  readonly writerId: string;
  readonly random: Random;
  /** Where this process left it: surely, or in what is committed together; null: it has written nothing to it. */
  readonly left: SignedHead | null;
}

/** Writes events behind the head of a chain, and gives where that stands now; null where there are none. */
async function extendChain(
  parts: HeadParts,
  { writerId, random, left }: Chain,
  events: readonly AuditEvent[],
): Promise<SignedHead | null> {
  const { sql, macs, movedHeads } = parts;
  const [first] = events;
  if (first === undefined) return null;
  const continueFrom = (begin: Position) => {
    const chained = chainEvents(macs, random, writerId, begin, events);
    return { chained, head: signHead(macs, writerId, chained.at(-1)?.position ?? begin) };
  };
  if (left !== null && !movedHeads.has(writerId)) {
    const { chained, head } = continueFrom(left);
    // Sent together; what is written behind a head that stands elsewhere goes with the transaction.
    const [moved, inserted] = await Promise.allSettled([
      moveHead(sql, writerId, left, head),
      insertEvents(sql, chained),
    ]);
    if (moved.status === "rejected") throw moved.reason;
    if (!moved.value) throw new HeadMoved(writerId);
    if (inserted.status === "rejected") throw inserted.reason;
    return head;
  }
  const begin = await takeHead(parts, writerId, left?.seq ?? 0);
  const { chained, head } = continueFrom(begin);
  await insertEvents(sql, chained);
  await putHead(sql, writerId, head);
  if (begin.seq === 0) await appendCheckpoints(parts, [{ writerId, head: begin }], first.atMs);
  return head;
}
