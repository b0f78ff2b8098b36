import { createHash } from "node:crypto";
import type { RequestOrigin } from "@countersign/core";

/** What a MAC covers: a label and plain values. As JSON text, no two records are alike. */
export type AuditRecord = readonly [
  label: "event" | "head" | "checkpoint" | "base" | "export" | "mark",
  ...fields: readonly (string | number | null)[],
];

/** Where a chain stands: its last row's number and MAC. */
export interface Position {
  readonly seq: number;
  readonly mac: Uint8Array;
}

/** Named by the first row of a chain as the MAC before it. */
export const NOTHING: Uint8Array = new Uint8Array(32);

/** The chain of checkpoints, among the names of the writers. */
export const CHECKPOINTS = "checkpoints";

/** A row of audit_events, but for key and MAC. */
export interface EventRow {
  readonly writerId: string;
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly atMs: number;
  readonly type: string;
  readonly poolId: string;
  readonly appId: string | null;
  readonly userId: string | null;
  readonly actor: string;
  readonly factor: string | null;
  readonly result: string;
  readonly reason: string | null;
  readonly requestId: string;
  readonly originDigest: Uint8Array;
  /** How many events like it an event tells of; null: of none but itself. */
  readonly repeats: number | null;
}

/** A row of audit_checkpoints, but for key and MAC: it says where a writer's chain stood. */
export interface CheckpointRow {
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly atMs: number;
  readonly writerId: string;
  readonly headSeq: number;
  readonly headMac: Uint8Array;
}

/** A row of audit_bases, but for key and tag: the chain begins behind `seq`; what comes up to `sealedSeq` is to be dropped. */
export interface BaseRow extends Position {
  readonly writerId: string;
  readonly sealedSeq: number;
  readonly sealedMac: Uint8Array;
  /** Whether the sealed rows were exported. */
  readonly isExported: 0 | 1;
}

export function recordOfEvent(row: EventRow): AuditRecord {
  const { writerId, seq, atMs, type, poolId, appId, userId, actor, factor, result, reason, requestId, repeats } = row;
  const what = [atMs, type, poolId, appId, userId, actor, factor, result, reason, requestId];
  const told = repeats === null ? [] : [repeats];
  return ["event", hex(row.prev), writerId, seq, ...what, hex(row.originDigest), ...told];
}

export function recordOfCheckpoint({ seq, prev, atMs, writerId, headSeq, headMac }: CheckpointRow): AuditRecord {
  return ["checkpoint", hex(prev), seq, atMs, writerId, headSeq, hex(headMac)];
}

export function recordOfHead(writerId: string, { seq, mac }: Position): AuditRecord {
  return ["head", writerId, seq, hex(mac)];
}

export function recordOfBase({ writerId, seq, mac, sealedSeq, sealedMac, isExported }: BaseRow): AuditRecord {
  return ["base", writerId, seq, hex(mac), sealedSeq, hex(sealedMac), isExported];
}

/** `lines` precede the one that vouches for them; the digest is the SHA-256 of their text. */
export function recordOfExport(lines: number, digest: string): AuditRecord {
  return ["export", lines, digest];
}

/** Gives what an event remembers of where it came from. Without the salt, no address can be tried against it. */
export function digestOrigin(salt: Uint8Array, { ip, userAgent }: Pick<RequestOrigin, "ip" | "userAgent">): Uint8Array {
  return createHash("sha256")
    .update(salt)
    .update(JSON.stringify([ip, userAgent]))
    .digest();
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
