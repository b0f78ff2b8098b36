import {
  type AppId,
  CLOCK_TOLERANCE_MS,
  type MfaToken,
  type PoolId,
  type Session,
  type TokenRef,
} from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

export interface MfaTokenRow extends Omit<MfaToken, "amr" | "passed" | "demand" | "marks"> {
  readonly amr: string;
  readonly passed: string | null;
  readonly demand: string | null;
  readonly marks: string | null;
}

export const MFA_TOKEN_COLUMNS: Columns<MfaTokenRow> = {
  id: "id",
  poolId: "pool_id",
  userId: "user_id",
  appId: "app_id",
  firstFactor: "first_factor",
  amr: "amr",
  authTimeMs: "auth_time_ms",
  sessionId: "session_id",
  provedAddress: "proved_address",
  ip: "ip",
  flowHandleDigest: "flow_handle_digest",
  demand: "demand",
  marks: "marks",
  state: "state",
  passed: "passed",
  accessPassId: "access_pass_id",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
};

const SELECTION = `select ${selectColumns("mfa_tokens", MFA_TOKEN_COLUMNS)} from mfa_tokens`;
const TEXT = `${SELECTION} where pool_id = $1 and id = $2`;
const FLOW_TEXT = `select pool_id as "poolId", id from mfa_tokens where flow_handle_digest = $1`;
const OPEN_TEXT = `${SELECTION} where pool_id = $1 and session_id = $2 and app_id = $3 and state = 'open'
  and expires_at_ms > $4 and created_at_ms <= $5`;

export function readMfaToken(row: MfaTokenRow): MfaToken {
  return {
    ...row,
    amr: readJson(row.amr),
    passed: row.passed === null ? {} : readJson(row.passed),
    demand: row.demand === null ? null : readJson(row.demand),
    marks: row.marks === null ? [] : readJson(row.marks),
  };
}

/** Gives an mfaToken in whatever state it is, expired or not. */
export async function findMfaToken(query: Query, poolId: PoolId, id: string): Promise<MfaToken | null> {
  const row = await query.one<MfaTokenRow>(TEXT, [poolId, id]);
  return row === null ? null : readMfaToken(row);
}

/** Gives the mfaToken whose flow handle has the digest, in whatever pool and state, expired or not. */
export async function findFlow(query: Query, flowHandleDigest: string): Promise<TokenRef<"mfaToken"> | null> {
  const row = await query.one<Pick<MfaToken, "poolId" | "id">>(FLOW_TEXT, [flowHandleDigest]);
  return row === null ? null : { kind: "mfaToken", ...row };
}

/** Gives the open mfaToken by which a session is to prove more for an application. */
export async function findOpenMfaToken(
  query: Query,
  { poolId, id }: Pick<Session, "poolId" | "id">,
  appId: AppId,
  nowMs: number,
): Promise<MfaToken | null> {
  const row = await query.one<MfaTokenRow>(OPEN_TEXT, [poolId, id, appId, nowMs, nowMs + CLOCK_TOLERANCE_MS]);
  return row === null ? null : readMfaToken(row);
}
