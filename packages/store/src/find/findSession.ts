import { type Amr, counts, factors, type Passed, type PoolId, type Session } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

/** What tells which factors were passed in a session, and when. */
export interface PassedRow {
  readonly amr: string;
  readonly passed: string | null;
  readonly factorPassedAtMs: number | null;
}

export type SessionRow = Omit<Session, "amr" | "passed"> & PassedRow;

export const SESSION_COLUMNS: Columns<SessionRow> = {
  id: "id",
  poolId: "pool_id",
  userId: "user_id",
  appId: "app_id",
  firstFactor: "first_factor",
  amr: "amr",
  authTimeMs: "auth_time_ms",
  passed: "passed",
  factorPassedAtMs: "factor_passed_at_ms",
  challengedAtMs: "challenged_at_ms",
  trustedDeviceId: "trusted_device_id",
  accessPassId: "access_pass_id",
  challengedBy: "challenged_by",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  revokedAtMs: "revoked_at_ms",
};

const TEXT = `select ${selectColumns("sessions", SESSION_COLUMNS)} from sessions where pool_id = $1 and id = $2`;

export function readSession({ factorPassedAtMs, ...row }: SessionRow): Session {
  return { ...row, amr: readJson(row.amr), passed: readPassed({ ...row, factorPassedAtMs }) };
}

/** A row that does not name what was passed stands for whatever may have been. */
export function readPassed({ amr, passed, factorPassedAtMs }: PassedRow): Passed {
  if (passed !== null) return readJson(passed);
  if (factorPassedAtMs === null) return {};
  const isAssured = readJson<readonly Amr[]>(amr).includes("mfa");
  const kinds = Object.values(factors).filter(({ kind }) => isAssured || !counts(kind));
  return Object.fromEntries(kinds.map(({ kind }) => [kind, factorPassedAtMs]));
}

/** Gives a session, ended or not. */
export async function findSession(query: Query, poolId: PoolId, id: string): Promise<Session | null> {
  const row = await query.one<SessionRow>(TEXT, [poolId, id]);
  return row === null ? null : readSession(row);
}
