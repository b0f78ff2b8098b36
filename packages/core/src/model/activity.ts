import type { AuditEvent } from "./auditEvent.ts";

/** A place in the audit trail. */
export interface ActivityCursor {
  readonly atMs: number;
  readonly seq: number;
  readonly writerId: string;
}

/** An event of the trail, with what is still known of its origin. */
export interface TrailEvent
  extends ActivityCursor,
    Pick<AuditEvent, "type" | "appId" | "factor" | "actor" | "result" | "repeats"> {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** An access pass stood in for what it names; left out: none did. */
  readonly isByPass?: true;
}
