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

/** A name that is no application of the pool counts as none. */
const NAMED = `coalesce(
    (select named.id from applications named where named.pool_id = sessions.pool_id and named.id = $3), sessions.app_id)`;

const SESSION = `${selectColumns<SessionRow>("sessions", SESSION_COLUMNS, ROW)}, ${DEVICE_TRUST_COLUMNS}`;

const TEXTS = {
  session: textOf("sessions", SESSION, NAMED, DEVICE_JOIN),
  mfaToken: textOf("mfa_tokens", selectColumns<MfaTokenRow>("mfa_tokens", MFA_TOKEN_COLUMNS, ROW), "mfa_tokens.app_id"),
} as const satisfies Record<CallerRef["kind"], string>;

function textOf(table: string, columns: string, appId: string, join = ""): string {
  return `select ${columns}, ${selectColumns<ApplicationRow>("applications", APPLICATION_COLUMNS, APPLICATION)},
    ${SUBJECT_COLUMNS}
  from ${table}
  join applications on applications.pool_id = ${table}.pool_id and applications.id = ${appId}
  join users on users.pool_id = ${table}.pool_id and users.id = ${table}.user_id
  ${SUBJECT_JOINS}
  ${join}
  where ${table}.pool_id = $1 and ${table}.id = $2
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
  const [first] = rows;
  const subject = readSubject(rows, box);
  if (first === undefined || subject === null) return null;
  const application = readApplication(readColumns<ApplicationRow>(first, APPLICATION_COLUMNS, APPLICATION));
  if (kind === "mfaToken")
    return { kind, token: readMfaToken(readColumns<MfaTokenRow>(first, MFA_TOKEN_COLUMNS, ROW)), subject, application };
  const session = readSession(readColumns<SessionRow>(first, SESSION_COLUMNS, ROW));
  return { kind, session, trust: readDeviceTrust(first), subject, application };
}
