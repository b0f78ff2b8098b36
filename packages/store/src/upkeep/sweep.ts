import { KNOWN_ORIGIN_MS } from "@countersign/core";
import type { Database } from "../engine/sql.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_ROWS = 500;
/** A photo may have five megabytes, and freeing them takes its time. */
const BATCH_PHOTOS = 20;

type Sort =
  | "mfaTokens"
  | "confirmedBindings"
  | "sessions"
  | "pendingAuthenticators"
  | "outbox"
  | "codes"
  | "supersededCodes"
  | "windowCounts"
  | "photos"
  | "knownOrigins"
  | "faceSessions"
  | "sealedProfiles"
  | "signInDecisions"
  | "trustedDevices"
  | "disavowals"
  | "apiKeys"
  | "authorizationCodes"
  | "idempotencyKeys"
  | "sentMessages"
  | "shownFrames"
  | "accessPasses"
  | "webhookMessages"
  | "auditOrigins";

interface Sweep {
  /** Null: the operator says. */
  readonly graceMs: number | null;
  readonly table: string;
  readonly key: string;
  readonly over: string;
  readonly batchRows?: number;
  /** The column that is emptied; left out: the row goes. */
  readonly erases?: string;
  /** What else has to hold; left out: nothing. */
  readonly only?: string;
}

/** What can go, and how long it stays after its end: long enough that a late request is told what happened. */
export const sweeps: Readonly<Record<Sort, Sweep>> = {
  mfaTokens: {
    graceMs: HOUR_MS,
    table: "mfa_tokens",
    key: "pool_id, id",
    over: "expires_at_ms",
    // The trail is to tell of it first.
    only: "(state <> 'open' or is_abandoned = 1)",
  },
  confirmedBindings: { graceMs: 0, table: "confirmed_bindings", key: "pool_id, token_id", over: "expires_at_ms" },
  sessions: { graceMs: 7 * DAY_MS, table: "sessions", key: "pool_id, id", over: "expires_at_ms" },
  pendingAuthenticators: { graceMs: HOUR_MS, table: "authenticators", key: "pool_id, id", over: "expires_at_ms" },
  outbox: { graceMs: HOUR_MS, table: "outbox", key: "pool_id, id", over: "expires_at_ms" },
  codes: { graceMs: HOUR_MS, table: "codes", key: "pool_id, id", over: "expires_at_ms" },
  supersededCodes: { graceMs: 0, table: "superseded_codes", key: "pool_id, id", over: "expires_at_ms" },
  windowCounts: { graceMs: 0, table: "window_counts", key: "key", over: "window_ends_at_ms" },
  photos: { graceMs: 0, table: "photos", key: "pool_id, id", over: "expires_at_ms", batchRows: BATCH_PHOTOS },
  knownOrigins: {
    graceMs: KNOWN_ORIGIN_MS,
    table: "known_origins",
    key: "pool_id, user_id, mac",
    over: "seen_at_ms",
  },
  faceSessions: { graceMs: 0, table: "face_sessions", key: "pool_id, id", over: "expires_at_ms", erases: "state" },
  shownFrames: { graceMs: 0, table: "face_sessions", key: "pool_id, id", over: "forgotten_at_ms" },
  sealedProfiles: { graceMs: 0, table: "sealed_profiles", key: "pool_id, id", over: "expires_at_ms" },
  signInDecisions: { graceMs: 0, table: "sign_in_decisions", key: "pool_id, id", over: "expires_at_ms" },
  trustedDevices: { graceMs: DAY_MS, table: "trusted_devices", key: "pool_id, id", over: "expires_at_ms" },
  authorizationCodes: { graceMs: DAY_MS, table: "authorization_codes", key: "pool_id, id", over: "expires_at_ms" },
  idempotencyKeys: { graceMs: 0, table: "idempotency_keys", key: "pool_id, id", over: "expires_at_ms" },
  sentMessages: { graceMs: 0, table: "sent_messages", key: "pool_id, id", over: "expires_at_ms" },
  disavowals: { graceMs: 30 * DAY_MS, table: "disavowals", key: "pool_id, id", over: "expires_at_ms" },
  apiKeys: { graceMs: 90 * DAY_MS, table: "api_keys", key: "pool_id, id", over: "expires_at_ms" },
  accessPasses: { graceMs: 90 * DAY_MS, table: "access_passes", key: "pool_id, id", over: "expires_at_ms" },
  webhookMessages: { graceMs: 0, table: "webhook_messages", key: "pool_id, id", over: "expires_at_ms" },
  auditOrigins: { graceMs: null, table: "audit_origins", key: "writer_id, seq", over: "at_ms" },
};

/** How many rows of each sort went. */
export type Swept = Readonly<Record<Sort, number>>;

export interface SweepOptions {
  /** How long the audit trail keeps where its events came from; left out or null: for ever. */
  readonly originRetentionMs?: number | null;
  /** Once it is aborted no further batch begins; the next sweep goes on from there. */
  readonly signal?: AbortSignal;
}

/**
 * Deletes what is over at `nowMs`: mfaTokens, sessions, bindings that were never confirmed, photos that nobody used,
 * windows of what was counted, origins of old events. However much there is, each batch is a small transaction that
 * lets others in between.
 */
export async function sweep(
  database: Database,
  nowMs: number,
  { originRetentionMs = null, signal }: SweepOptions = {},
): Promise<Swept> {
  const swept: Partial<Record<Sort, number>> = {};
  for (const sort of Object.keys(sweeps) as Sort[]) {
    // Object.keys forgets the keys
    const graceMs = sweeps[sort].graceMs ?? originRetentionMs;
    swept[sort] = graceMs === null ? 0 : await sweepSort(database, sweeps[sort], nowMs - graceMs, signal);
  }
  return swept as Swept; // every sort was swept
}

async function sweepSort(database: Database, sort: Sweep, untilMs: number, signal?: AbortSignal): Promise<number> {
  const { table, key, over, batchRows = BATCH_ROWS, erases, only } = sort;
  const verb = erases === undefined ? `delete from ${table}` : `update ${table} set ${erases} = null`;
  const conditions = [`${over} <= $1`, only, erases === undefined ? undefined : `${erases} is not null`];
  const due = conditions.filter((each) => each !== undefined).join(" and ");
  // Said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition.
  const text = `${verb} where ${due} and (${key}) in
    (select ${key} from ${table} where ${due} order by ${over} limit ${batchRows})`;
  let total = 0;
  for (let rows = batchRows; rows === batchRows && signal?.aborted !== true; total += rows) {
    rows = await database.write((sql) => sql.run(text, [untilMs]));
  }
  return total;
}
