import type { PoolId, Session } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

export interface SessionRow extends Omit<Session, "amr"> {
  readonly amr: string;
}

export const SESSION_COLUMNS: Columns<SessionRow> = {
  id: "id",
  poolId: "pool_id",
  userId: "user_id",
  appId: "app_id",
  firstFactor: "first_factor",
  amr: "amr",
  authTimeMs: "auth_time_ms",
  factorPassedAtMs: "factor_passed_at_ms",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  revokedAtMs: "revoked_at_ms",
};

const TEXT = `select ${selectColumns("sessions", SESSION_COLUMNS)} from sessions where pool_id = $1 and id = $2`;

export function readSession(row: SessionRow): Session {
  return { ...row, amr: readJson(row.amr) };
}

/** Gives a session, ended or not. */
export async function findSession(query: Query, poolId: PoolId, id: string): Promise<Session | null> {
  const row = await query.one<SessionRow>(TEXT, [poolId, id]);
  return row === null ? null : readSession(row);
}
