import type { SubjectRef } from "@countersign/core";
import type { AccountChange } from "../changes/accountRow.ts";
import { manyRows } from "../engine/manyRows.ts";
import { definePart } from "./part.ts";

/** What changes of one account say about its row. */
export interface AccountWrite {
  readonly pool_id: string;
  readonly id: string;
  /** Conditional: what it stands at; null: whatever. */
  readonly revision: number | null;
  readonly advance: number;
  /** Conditional: a factor without failures; null: none. */
  readonly unfailed: string | null;
  readonly signs_in: number;
  readonly signed_in_at_ms: number | null;
  readonly signed_in_ip: string | null;
  readonly ends_reset: number;
  /** What was owed until then is no longer; null: all stays owed. */
  readonly settles_at_ms: number | null;
}

const NOTHING = {
  ...{ revision: null, advance: 0, unfailed: null },
  ...{ signs_in: 0, signed_in_at_ms: null, signed_in_ip: null, ends_reset: 0, settles_at_ms: null },
} as const;

/** Adds a change to what others of its account say; null where it is not written together. */
export function addToAccount(
  { poolId, userId }: SubjectRef,
  before: AccountWrite | undefined,
  change: AccountChange,
): AccountWrite | null {
  const row = before ?? { pool_id: poolId, id: userId, ...NOTHING };
  switch (change.type) {
    case "holdSubject":
      if (row.revision !== null) return null;
      return { ...row, revision: change.revision, advance: change.advance ? 1 : 0 };
    case "passAttempt":
      return row.unfailed === null ? { ...row, unfailed: change.factor } : null;
    case "recordSignIn": {
      if (row.signs_in > 0) return null;
      const { atMs, ip, endsReset, passedAtMs } = change;
      const signedIn = { signs_in: 1, signed_in_at_ms: atMs, signed_in_ip: ip };
      return { ...row, ...signedIn, ends_reset: endsReset ? 1 : 0, settles_at_ms: passedAtMs };
    }
    default:
      return null;
  }
}

/** Keeps others from the accounts until the transaction ends, one after the other: transactions that meet wait in no ring. */
export const lockAccounts = manyRows<Pick<AccountWrite, "pool_id" | "id">>(
  { pool_id: "text", id: "text" },
  (given) =>
    `select 1 as locked from users join ${given} on users.pool_id = given.pool_id and users.id = given.id
    order by users.pool_id, users.id for no key update of users`,
);

export const writeAccounts = definePart<AccountWrite>(
  {
    pool_id: "text",
    id: "text",
    revision: "bigint",
    advance: "bigint",
    unfailed: "text",
    signs_in: "bigint",
    signed_in_at_ms: "bigint",
    signed_in_ip: "text",
    ends_reset: "bigint",
    settles_at_ms: "bigint",
  },
  (given) =>
    `update users set
      revision = users.revision + given.advance,
      logins_count = users.logins_count + given.signs_in,
      last_login_at_ms = case given.signs_in when 1 then given.signed_in_at_ms else users.last_login_at_ms end,
      last_ip = case given.signs_in when 1 then given.signed_in_ip else users.last_ip end,
      reset_by = case given.ends_reset when 1 then null else users.reset_by end,
      owed_at_ms = case when users.owed_at_ms <= given.settles_at_ms then null else users.owed_at_ms end
    from ${given}
    where users.pool_id = given.pool_id and users.id = given.id
      and (given.revision is null or users.revision = given.revision)
      and not exists (select 1 from attempts where attempts.pool_id = users.pool_id and attempts.user_id = users.id
        and attempts.factor = given.unfailed)
    returning given.item`,
);
