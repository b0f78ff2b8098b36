import type { IdPage, ManagedApplication, ManagedUser, PoolId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
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

/** Gives accounts in the order of their ids; only those whose user name begins so, where that is said. */
export async function listManagedUsers(
  query: Query,
  poolId: PoolId,
  { afterId, limit, usernamePrefix }: IdPage & { readonly usernamePrefix: string | null },
): Promise<readonly ManagedUser[]> {
  const prefix = usernamePrefix ?? "";
  const begins = prefix === "" ? "" : `and substr(username_key, 1, ${[...prefix].length}) = $4`;
  const rows = await query.all<UserRow & { readonly revision: number }>(
    `select ${USER_COLUMNS}, users.revision from users where pool_id = $1 and id > $2 ${begins} order by id limit $3`,
    [poolId, afterId ?? "", limit, ...(prefix === "" ? [] : [prefix])],
  );
  return rows.map((row) => ({ user: readUser(row), revision: row.revision }));
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
