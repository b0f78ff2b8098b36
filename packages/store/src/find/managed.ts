import type { IdPage, ManagedApplication, ManagedUser, PoolId } from "@countersign/core";
import { BYTEWISE } from "../engine/bytewise.ts";
import type { Database, Query } from "../engine/sql.ts";
import { APPLICATION_COLUMNS, type ApplicationRow, readApplication } from "./applications.ts";
import { type Columns, selectColumns } from "./columns.ts";
import { readUser, USER_COLUMNS, type UserRow } from "./readUser.ts";

interface ManagedRow extends ApplicationRow {
  readonly revision: number;
  readonly createdAtMs: number;
}

const COLUMNS: Columns<ManagedRow> = { ...APPLICATION_COLUMNS, revision: "revision", createdAtMs: "created_at_ms" };

const SELECTION = `select ${selectColumns<ManagedRow>("applications", COLUMNS)} from applications`;

function readManaged(row: ManagedRow): ManagedApplication {
  return { application: readApplication(row), revision: row.revision, createdAtMs: row.createdAtMs };
}

type UserPage = IdPage & { readonly usernamePrefix: string | null };
type FoundRow = UserRow & { readonly revision: number };

const SELECT_USERS = `select ${USER_COLUMNS}, users.revision from users`;
/** No text has a later character. */
const LAST = "\u{10ffff}";

/** Gives accounts in the order of their ids; those whose user name begins so, where that is said, in the order of these. */
export async function listManagedUsers(
  query: Pick<Database, "all" | "one" | "dialect">,
  poolId: PoolId,
  { afterId, limit, usernamePrefix }: UserPage,
): Promise<readonly ManagedUser[] | null> {
  const rows =
    usernamePrefix === null || usernamePrefix === ""
      ? await query.all<FoundRow>(`${SELECT_USERS} where pool_id = $1 and id > $2 order by id limit $3`, [
          poolId,
          afterId ?? "",
          limit,
        ])
      : await findBeginning(query, poolId, usernamePrefix, { afterId, limit });
  return rows === null ? null : rows.map((row) => ({ user: readUser(row), revision: row.revision }));
}

/** A page goes on behind the name of an account, as it is now; null: that one is called otherwise, or is gone. */
async function findBeginning(
  query: Pick<Database, "all" | "one" | "dialect">,
  poolId: PoolId,
  prefix: string,
  { afterId, limit }: IdPage,
): Promise<readonly FoundRow[] | null> {
  const key = `username_key ${BYTEWISE[query.dialect]}`;
  const begins = `pool_id = $1 and ${key} >= $2 and ${key} < $3`;
  const range = [poolId, prefix, prefix + LAST];
  if (afterId === null) return query.all(`${SELECT_USERS} where ${begins} order by ${key} limit $4`, [...range, limit]);
  const text = `select username_key as name from users where pool_id = $1 and id = $2`;
  const name = (await query.one<{ name: string | null }>(text, [poolId, afterId]))?.name ?? null;
  if (name?.startsWith(prefix) !== true) return null;
  const behind = `${begins} and ${key} > $5`;
  return query.all(`${SELECT_USERS} where ${behind} order by ${key} limit $4`, [...range, limit, name]);
}

/** Gives applications in the order of their ids. */
export async function listManagedApplications(
  query: Query,
  poolId: PoolId,
  { afterId, limit }: IdPage,
): Promise<readonly ManagedApplication[]> {
  const text = `${SELECTION} where pool_id = $1 and id > $2 order by id limit $3`;
  return (await query.all<ManagedRow>(text, [poolId, afterId ?? "", limit])).map(readManaged);
}

export async function findManagedApplication(
  query: Query,
  poolId: PoolId,
  id: string,
): Promise<ManagedApplication | null> {
  const row = await query.one<ManagedRow>(`${SELECTION} where pool_id = $1 and id = $2`, [poolId, id]);
  return row === null ? null : readManaged(row);
}
