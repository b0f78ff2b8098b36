import { type AuditEvent, newId, type Random } from "@countersign/core";
import type { Database, Sql } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";
import { appendCheckpoints, type Standing } from "./appendCheckpoints.ts";
import { appendEvent } from "./appendEvent.ts";
import { AuditKeyUnread, type HeadParts, putHead, takeHead } from "./auditHeads.ts";
import { createAuditMacs } from "./auditMacs.ts";
import type { Position } from "./auditRecord.ts";

/** The audit trail as this process writes it. */
export interface AuditTrail {
  /**
   * Runs a transaction that may append events, as `Database.write` does. Each transaction under way in this process
   * writes to a chain of its own, so that none waits for another.
   */
  write<T>(work: (sql: Sql, entry: AuditEntry) => Promise<T>): Promise<T>;
  /**
   * Has the chain of checkpoints say how far this process has come, and gives the place of what it said there; null
   * when nothing was appended since the last time.
   */
  checkpoint(nowMs: number): Promise<Position | null>;
}

/** The trail within one transaction. */
export interface AuditEntry {
  append(event: AuditEvent): Promise<void>;
}

export interface AuditTrailParts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, "active" | "byId" | "refresh">;
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
  /** What is surely on disk, by chain. A database that shows less has lost it. */
  const acknowledged = new Map<string, Position>();
  const stated = new Map<string, number>();

  async function write<T>(work: (parts: HeadParts) => Promise<T>): Promise<T> {
    const goneKeys = new Set<string>();
    for (;;) {
      try {
        return await database.write((sql) => work({ sql, macs, goneKeys, onBreak }));
      } catch (error) {
        if (!(error instanceof AuditKeyUnread)) throw error;
        await keyring.refresh().catch(() => undefined); // keys it could not unwrap; what it could read, it knows
        goneKeys.add(error.keyId);
      }
    }
  }

  const acknowledge = ({ writerId, head }: Standing): void => {
    if (head.seq > (acknowledged.get(writerId)?.seq ?? 0)) acknowledged.set(writerId, head);
  };

  return {
    async write(work) {
      const { result, standing } = await write(async (parts) => {
        const writerId = `${processId}.${parts.sql.lane}`;
        const chain = openChain(parts, writerId, random, acknowledged.get(writerId)?.seq ?? 0);
        const result = await work(parts.sql, chain);
        return { result, standing: await chain.close() };
      });
      if (standing !== null) acknowledge(standing);
      return result;
    },
    async checkpoint(nowMs) {
      const standings = [...acknowledged]
        .filter(([writerId, { seq }]) => seq > (stated.get(writerId) ?? 0))
        .map(([writerId, head]) => ({ writerId, head }));
      if (standings.length === 0) return null;
      const place = await write((parts) => appendCheckpoints(parts, standings, nowMs));
      for (const { writerId, head } of standings) stated.set(writerId, head.seq);
      return place;
    },
  };
}

interface OpenChain extends AuditEntry {
  /** Comes last in the transaction. Gives where the chain stands now, or null when nothing was appended. */
  close(): Promise<Standing | null>;
}

function openChain(parts: HeadParts, writerId: string, random: Random, atLeast: number): OpenChain {
  let begin: Position | null = null;
  let head: Position | null = null;
  let atMs = 0;
  return {
    async append(event) {
      begin ??= await takeHead(parts, writerId, atLeast);
      head = await appendEvent(parts, random, writerId, head ?? begin, event);
      atMs = event.atMs;
    },
    async close() {
      if (begin === null || head === null) return null;
      await putHead(parts, writerId, head);
      if (begin.seq === 0) await appendCheckpoints(parts, [{ writerId, head: begin }], atMs);
      return { writerId, head };
    },
  };
}
