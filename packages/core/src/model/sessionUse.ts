import type { RequestOrigin } from "./auditEvent.ts";
import type { AppId, PoolId, Session } from "./model.ts";

/** Where somebody was when a session was opened. */
export type SessionPlace = Pick<RequestOrigin, "ip" | "userAgent">;

/** A session as its owner may see it. */
export interface ListedSession extends SessionPlace {
  readonly session: Session;
  readonly application: { readonly id: AppId; readonly name: string };
  /** Null: not since it was opened. */
  readonly lastUsedAtMs: number | null;
  readonly lastIp: string | null;
}

/** A request that came with a session. */
export interface SessionUse {
  readonly poolId: PoolId;
  readonly id: string;
  readonly atMs: number;
  readonly ip: string | null;
}

/** Takes note of when sessions are used. Nothing goes by it: what is noted may be lost, and reading writes nothing for it. */
export interface SessionUses {
  note(use: SessionUse): void;
}
