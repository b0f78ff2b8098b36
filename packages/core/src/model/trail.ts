import type { ActivityCursor, TrailEvent } from "./activity.ts";
import type { AuditEvent } from "./auditEvent.ts";
import type { PoolId, UserId } from "./model.ts";

/** Which events of the trail are meant; what is left out is not asked. */
export interface TrailFilter {
  readonly userId?: UserId;
  /** In the one spelling in which origins are kept; what was forgotten is not found by it. */
  readonly ip?: string;
  readonly requestId?: string;
  readonly type?: AuditEvent["type"];
  readonly factor?: NonNullable<AuditEvent["factor"]>;
  readonly result?: AuditEvent["result"];
  readonly sinceMs?: number;
  /** The moment itself is not meant any more. */
  readonly untilMs?: number;
}

/** Where an event stands in the chain of its writer, in hexadecimal digits but for the key's id. */
export interface ChainPlace {
  readonly prev: string;
  readonly originDigest: string;
  readonly keyId: string;
  readonly mac: string;
}

/** An event as those read it who may know all of it. */
export interface TrailRecord extends TrailEvent {
  readonly poolId: PoolId;
  readonly userId: UserId | null;
  readonly reason: string | null;
  readonly chain: ChainPlace;
}

export interface TrailQuery {
  readonly filter: TrailFilter;
  readonly order: "latestFirst" | "oldestFirst";
  /** Where the page before ended; null: begin where the order begins. */
  readonly from: ActivityCursor | null;
  readonly limit: number;
}

/** However rare what is meant: one page looks at no more events than it takes a moment to read, and may hold none. */
export interface TrailPage {
  readonly events: readonly TrailRecord[];
  /** Where the next page begins; null: nothing comes after this one. */
  readonly next: ActivityCursor | null;
}

/** How far the chain of a writer goes. */
export interface TrailHead {
  readonly writerId: string;
  readonly seq: number;
  /** Of its last event; null: that is not there any more. */
  readonly atMs: number | null;
}

/** Failures like one that stands in the trail, counted and not told yet. */
export interface UntoldRepeats extends Pick<TrailRecord, "type" | "factor" | "reason" | "userId"> {
  readonly repeats: number;
  readonly lastAtMs: number;
}

/** A window that has counted something, whosever it is. */
export interface CountedWindow {
  /** A digest, or for a place that is no secret its address. */
  readonly key: string;
  readonly name: string;
  readonly width: number;
  readonly userId: UserId | null;
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/** The least that makes a window of a name and a width used up. */
export interface WindowFloor {
  readonly name: string;
  readonly width: number;
  readonly count: number;
}
