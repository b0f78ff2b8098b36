import type { Change, FactorKind, UserPatch } from "@countersign/core";
import { emailKey, nameKey } from "@countersign/spelling";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { externalIdOf, findTaken, keyOrNull } from "./findTaken.ts";
import { type AppliedTogether, type ChangeOf, HELD, type Settling } from "./settling.ts";

/** A change that the row of one account bears. */
export type AccountChange =
  | ChangeOf<
      | "holdSubject"
      | "updateUser"
      | "setPassword"
      | "rehashPassword"
      | "suspendPassword"
      | "recordSignIn"
      | "markReset"
      | "disavowPassword"
      | "allowEnrolment"
      | "oweFactor"
    >
  | (ChangeOf<"passAttempt"> & { readonly judgedFailures: 0 });

/** Tells what the row of an account bears: a factor that has failures has a row of its own. */
export function isAccountChange(change: Change): change is AccountChange {
  switch (change.type) {
    case "holdSubject":
    case "updateUser":
    case "setPassword":
    case "rehashPassword":
    case "suspendPassword":
    case "recordSignIn":
    case "markReset":
    case "disavowPassword":
    case "allowEnrolment":
    case "oweFactor":
      return true;
    case "passAttempt":
      return change.judgedFailures === 0;
    default:
      return false;
  }
}

/**
 * Writes changes of one account as one statement; which of them lost is found out by writing each alone.
 *
 * Of two accounts that reach for the same address at once, PostgreSQL lets the second wait and fail; run again, it
 * sees the first one's.
 */
export async function writeAccount({ sql }: Settling, changes: readonly AccountChange[]): Promise<AppliedTogether> {
  for (const change of changes) {
    if (change.type !== "updateUser") continue;
    const taken = await findTaken(sql, change.subject.poolId, change.subject.userId, change.patch);
    if (taken !== null) return { held: false, lost: change.type, taken };
  }
  if (await writeRow(sql, changes)) return HELD;
  for (const change of changes) {
    const isConditional = ["holdSubject", "updateUser", "passAttempt"].includes(change.type);
    if (!(await writeRow(sql, [change])) && isConditional) return { held: false, lost: change.type };
  }
  return HELD;
}

/** What is held against a password goes with it. */
const TRUSTED = { password_suspended: 0, password_disavowed: 0 };

/** What a change has to say about the row. */
interface RowWrite {
  /** New values by column. */
  readonly columns?: Readonly<Record<string, SqlValue>>;
  readonly countsSignIn?: boolean;
  /** What was owed until then is no longer. */
  readonly settlesAtMs?: number;
  /** Conditional: what the row stands at. */
  readonly revision?: number;
  /** Conditional: a factor without failures. */
  readonly unfailed?: FactorKind;
}

function rowWriteOf(change: AccountChange): RowWrite {
  switch (change.type) {
    case "holdSubject": {
      // Written although nothing changes: whoever wants the account changed must wait for this transaction.
      const { revision, advance } = change;
      return { columns: { revision: advance ? revision + 1 : revision }, revision };
    }
    case "updateUser":
      return { columns: { ...columnsOf(change.patch), updated_at_ms: change.nowMs } };
    case "setPassword":
      return { columns: { password_hash: change.passwordHash, ...TRUSTED, updated_at_ms: change.nowMs } };
    case "rehashPassword":
      return { columns: { password_hash: change.passwordHash } };
    case "suspendPassword":
      return { columns: { password_suspended: 1 } };
    case "disavowPassword":
      return { columns: { password_disavowed: 1 } };
    case "allowEnrolment":
      return { columns: { enrolment_allowed_until_ms: change.untilMs } };
    case "recordSignIn": {
      const columns = { last_login_at_ms: change.atMs, last_ip: change.ip };
      const { passedAtMs } = change;
      return {
        columns: change.endsReset ? { ...columns, reset_by: null } : columns,
        countsSignIn: true,
        ...(passedAtMs !== null && { settlesAtMs: passedAtMs }),
      };
    }
    case "oweFactor":
      return { columns: { owed_at_ms: change.atMs } };
    case "markReset":
      return { columns: { reset_by: change.by } };
    case "passAttempt":
      return { unfailed: change.factor };
  }
}

/** Writes what all of the changes, of one account, say; false when a condition does not hold. */
async function writeRow(sql: Sql, changes: readonly AccountChange[]): Promise<boolean> {
  const [first] = changes;
  if (first === undefined) return true;
  const { poolId, userId } = first.subject;
  const params: SqlValue[] = [poolId, userId];
  const place = (value: SqlValue): string => `$${params.push(value)}`;
  const writes = changes.map(rowWriteOf);
  const columns: Record<string, SqlValue> = Object.assign({}, ...writes.map((write) => write.columns));
  const assignments = Object.entries(columns).map(([column, value]) => `${column} = ${place(value)}`);
  if (writes.some(({ countsSignIn }) => countsSignIn)) assignments.push("logins_count = logins_count + 1");
  for (const { settlesAtMs } of writes)
    if (settlesAtMs !== undefined)
      assignments.push(`owed_at_ms = case when owed_at_ms > ${place(settlesAtMs)} then owed_at_ms end`);
  const conditions = ["pool_id = $1", "id = $2"];
  for (const { revision, unfailed } of writes) {
    if (revision !== undefined) conditions.push(`revision = ${place(revision)}`);
    if (unfailed !== undefined)
      conditions.push(`not exists (select 1 from attempts where attempts.pool_id = users.pool_id
      and attempts.user_id = users.id and attempts.factor = ${place(unfailed)})`);
  }
  const where = conditions.join(" and ");
  if (assignments.length === 0) return (await sql.one(`select 1 as held from users where ${where}`, params)) !== null;
  return (await sql.run(`update users set ${assignments.join(", ")} where ${where}`, params)) > 0;
}

function columnsOf(patch: UserPatch): Readonly<Record<string, SqlValue>> {
  const { username, email, emailVerified, phone, phoneVerified, blocked, profile, customData } = patch;
  return {
    ...(username !== undefined && { username, username_key: keyOrNull(nameKey, username) }),
    ...(email !== undefined && { email, email_key: keyOrNull(emailKey, email) }),
    ...(emailVerified !== undefined && { email_verified: Number(emailVerified) }),
    ...(phone !== undefined && { phone }),
    ...(phoneVerified !== undefined && { phone_verified: Number(phoneVerified) }),
    ...(blocked !== undefined && { blocked: Number(blocked) }),
    ...(profile !== undefined && { profile: JSON.stringify(profile), external_id: externalIdOf(profile) }),
    ...(customData !== undefined && { custom_data: JSON.stringify(customData) }),
  };
}
