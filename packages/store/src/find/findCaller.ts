import type { CallerRef, StoredCaller } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { APPLICATION_COLUMNS, type ApplicationRow, readApplication } from "./applications.ts";
import { readColumns, selectColumns } from "./columns.ts";
import { MFA_TOKEN_COLUMNS, type MfaTokenRow, readMfaToken } from "./findMfaToken.ts";
import { readSession, SESSION_COLUMNS, type SessionRow } from "./findSession.ts";
import { DEVICE_JOIN, DEVICE_TRUST_COLUMNS, readDeviceTrust } from "./findTrustedDevices.ts";
import { readSubject, SUBJECT_COLUMNS, SUBJECT_JOINS, SUBJECT_ORDER, type SubjectRow } from "./readSubject.ts";

const ROW = "caller.";
const APPLICATION = "application.";

/** How a caller is named in a statement: where the names stand, and what of a row must equal them. */
export interface CallerNames {
  readonly from: string;
  readonly poolId: string;
  readonly id: string;
  readonly appId: string;
  /** What is selected besides. */
  readonly besides?: string;
}

const SESSION = `${selectColumns<SessionRow>("sessions", SESSION_COLUMNS, ROW)}, ${DEVICE_TRUST_COLUMNS}`;

const given = { from: "", poolId: "$1", id: "$2", appId: "$3" } as const;
const TEXTS = { session: callerText("session", given), mfaToken: callerText("mfaToken", given) } as const;

/** Gives what reads callers by their names. */
export function callerText(kind: CallerRef["kind"], { from, poolId, id, appId, besides = "" }: CallerNames): string {
  const table = kind === "session" ? "sessions" : "mfa_tokens";
  const columns = kind === "session" ? SESSION : selectColumns<MfaTokenRow>(table, MFA_TOKEN_COLUMNS, ROW);
  // A name that is no application of the pool counts as none.
  const named = `coalesce(
    (select named.id from applications named where named.pool_id = ${table}.pool_id and named.id = ${appId}),
    ${table}.app_id)`;
  const isNamed = `${table}.pool_id = ${poolId} and ${table}.id = ${id}`;
  return `select ${besides}${columns}, ${selectColumns<ApplicationRow>("applications", APPLICATION_COLUMNS, APPLICATION)},
    ${SUBJECT_COLUMNS}
  from ${from}${table}${from === "" ? "" : ` on ${isNamed}`}
  join applications on applications.pool_id = ${table}.pool_id
    and applications.id = ${kind === "session" ? named : "mfa_tokens.app_id"}
  join users on users.pool_id = ${table}.pool_id and users.id = ${table}.user_id
  ${SUBJECT_JOINS}
  ${kind === "session" ? DEVICE_JOIN : ""}
  ${from === "" ? `where ${isNamed}` : ""}
  order by ${SUBJECT_ORDER}`;
}

/**
 * Gives what a token names, used up or expired as it may be, with its account and the application that counts, all as of
 * one moment.
 * @throws {SecretUnreadable} when a stored state was altered or moved
 */
export async function findCaller(
  query: Query,
  box: Pick<SecretBox, "open">,
  { kind, poolId, id, appId = null }: CallerRef,
): Promise<StoredCaller | null> {
  const rows = await query.all<SubjectRow>(TEXTS[kind], kind === "session" ? [poolId, id, appId] : [poolId, id]);
  return readCaller(kind, rows, box);
}

/**
 * Gives the caller that the rows are about, or null when there are none.
 * @throws {SecretUnreadable} as `findCaller`
 */
export function readCaller(
  kind: CallerRef["kind"],
  rows: readonly SubjectRow[],
  box: Pick<SecretBox, "open">,
): StoredCaller | null {
  const [first] = rows;
  const subject = readSubject(rows, box);
  if (first === undefined || subject === null) return null;
  const application = readApplication(readColumns<ApplicationRow>(first, APPLICATION_COLUMNS, APPLICATION));
  if (kind === "mfaToken")
    return { kind, token: readMfaToken(readColumns<MfaTokenRow>(first, MFA_TOKEN_COLUMNS, ROW)), subject, application };
  const session = readSession(readColumns<SessionRow>(first, SESSION_COLUMNS, ROW));
  return { kind, session, trust: readDeviceTrust(first), subject, application };
}
