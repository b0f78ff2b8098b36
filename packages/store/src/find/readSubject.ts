import type { Attempts, Authenticator, FactorKind, Subject, User } from "@countersign/core";
import { emailKey } from "@countersign/spelling";
import { readJson } from "../engine/json.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { readKnownOrigins, selectKnownOrigins } from "./knownOrigins.ts";
import { readUser, USER_COLUMNS, type UserRow } from "./readUser.ts";

/** What `readSubject` reads, of `users` and the tables of `SUBJECT_JOINS`. */
export const SUBJECT_COLUMNS = `${USER_COLUMNS}, users.password_hash as "passwordHash", users.revision,
    users.password_suspended as "passwordSuspended", users.password_disavowed as "passwordDisavowed",
    users.reset_by as "resetBy",
    users.enrolment_allowed_until_ms as "enrolmentAllowedUntilMs", users.owed_at_ms as "owedAtMs",
    authenticators.id as "authenticatorId",
    authenticators.kind, authenticators.source, authenticators.name, authenticators.address, authenticators.status,
    authenticators.state, authenticators.version, authenticators.created_at_ms as "boundAtMs",
    authenticators.updated_at_ms as "changedAtMs", authenticators.expires_at_ms as "expiresAtMs",
    authenticators.confirmed_in as "confirmedIn", authenticators.confirmed_at_ms as "confirmedAtMs",
    authenticators.binding_id as "bindingId", authenticators.begun_in as "begunIn",
    authenticators.last_passed_at_ms as "lastPassedAtMs", authenticators.release_tellings as "tellings",
    authenticators.release_told_at_ms as "toldAtMs", attempts.factor, attempts.failures,
    attempts.locked_until_ms as "lockedUntilMs", ${selectKnownOrigins("users.pool_id", "users.id")} as "knownOrigins"`;

/**
 * One statement sees one moment. An account has few authenticators and fewer factors with failures: that each of the
 * ones comes with each of the others costs less than a second round trip.
 */
export const SUBJECT_JOINS = `left join authenticators
    on authenticators.pool_id = users.pool_id and authenticators.user_id = users.id
  left join attempts on attempts.pool_id = users.pool_id and attempts.user_id = users.id`;

/** Gives the authenticators the oldest first. */
export const SUBJECT_ORDER = "authenticators.created_at_ms, authenticators.id";

interface AuthenticatorColumns {
  readonly authenticatorId: string;
  readonly kind: FactorKind;
  readonly source: Authenticator["source"];
  readonly name: string;
  readonly address: string | null;
  readonly status: Authenticator["status"];
  readonly state: Uint8Array;
  readonly version: number;
  readonly boundAtMs: number;
  readonly changedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly bindingId: string | null;
  readonly begunIn: string | null;
  readonly confirmedIn: string | null;
  readonly confirmedAtMs: number | null;
  readonly lastPassedAtMs: number | null;
  readonly tellings: number | null;
  readonly toldAtMs: number | null;
}

interface AttemptColumns extends Attempts {
  readonly factor: FactorKind;
}

export type SubjectRow = UserRow &
  Pick<Subject, "passwordHash" | "resetBy" | "enrolmentAllowedUntilMs" | "owedAtMs" | "revision"> & {
    readonly passwordSuspended: number;
    readonly passwordDisavowed: number;
    readonly knownOrigins: string | null;
  } & (AuthenticatorColumns | { readonly authenticatorId: null }) &
  (AttemptColumns | { readonly factor: null });

/**
 * Gives the account that the rows are about, or null when there are none.
 * @throws {SecretUnreadable} when a stored state was altered or moved: such an account proves nothing
 */
export function readSubject(rows: readonly SubjectRow[], box: Pick<SecretBox, "open">): Subject | null {
  const [first] = rows;
  if (first === undefined) return null;
  const user = readUser(first);
  const authenticators = new Map<string, Authenticator>();
  const attempts: Partial<Record<FactorKind, Attempts>> = {};
  for (const row of rows) {
    if (row.factor !== null) attempts[row.factor] = { failures: row.failures, lockedUntilMs: row.lockedUntilMs };
    if (row.authenticatorId === null || authenticators.has(row.authenticatorId)) continue;
    authenticators.set(row.authenticatorId, readAuthenticator(row, user, box));
  }
  return {
    user,
    passwordHash: first.passwordHash,
    passwordSuspended: first.passwordSuspended === 1,
    passwordDisavowed: first.passwordDisavowed === 1,
    resetBy: first.resetBy,
    enrolmentAllowedUntilMs: first.enrolmentAllowedUntilMs,
    owedAtMs: first.owedAtMs,
    revision: first.revision,
    authenticators: [...authenticators.values()],
    attempts,
    knownOrigins: readKnownOrigins(first.knownOrigins),
  };
}

function readAuthenticator(row: AuthenticatorColumns, user: User, box: Pick<SecretBox, "open">): Authenticator {
  const { authenticatorId: id, kind, source, name, address, status, version, expiresAtMs } = row;
  const { bindingId, begunIn, confirmedIn, confirmedAtMs, lastPassedAtMs, tellings, toldAtMs } = row;
  const { poolId, userId } = user;
  const state = readJson<unknown>(
    Buffer.from(box.open(row.state, sealedPlace("authenticators.state", poolId, id))).toString(),
  );
  const { boundAtMs: createdAtMs, changedAtMs: updatedAtMs } = row;
  return {
    id,
    poolId,
    userId,
    kind,
    source,
    name,
    address: kind === "email" && address !== null ? emailKey(address) : address,
    status,
    state,
    version,
    createdAtMs,
    updatedAtMs,
    expiresAtMs,
    bindingId,
    begunIn,
    confirmedIn,
    confirmedAtMs,
    lastPassedAtMs,
    heldOver: tellings === null ? null : { tellings, toldAtMs },
  };
}
