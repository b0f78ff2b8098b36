import { emailKey, nameKey } from "@countersign/spelling";
import type { Database, Query, Sql } from "../engine/sql.ts";
import { valuesOf } from "../engine/valuesOf.ts";

const PAGE_ROWS = 500;

/** A name of an account that lacks its key. */
interface Unkeyed {
  readonly createdAtMs: number;
  readonly poolId: string;
  readonly id: string;
  readonly name: string;
}

const keyOf = { email: emailKey, username: nameKey } as const;

type NameColumn = keyof typeof keyOf;

/**
 * Gives every name its key, the oldest account first; one whose key another account has stays without, and is found by
 * its exact spelling alone. Several nodes may do it at once.
 */
export async function keyNames(database: Database): Promise<void> {
  for (const column of ["email", "username"] as const) {
    for (let after: Omit<Unkeyed, "name"> = { createdAtMs: -1, poolId: "", id: "" }; ; ) {
      const page = await findUnkeyed(database, column, after);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
      await database.write((sql) => keyPage(sql, column, page), "long");
    }
  }
}

async function findUnkeyed(
  query: Query,
  column: NameColumn,
  { createdAtMs, poolId, id }: Omit<Unkeyed, "name">,
): Promise<readonly Unkeyed[]> {
  return query.all<Unkeyed>(
    `select created_at_ms as "createdAtMs", pool_id as "poolId", id, ${column} as name from users
    where ${column} is not null and ${column}_key is null and (created_at_ms, pool_id, id) > ($1, $2, $3)
    order by created_at_ms, pool_id, id limit ${PAGE_ROWS}`,
    [createdAtMs, poolId, id],
  );
}

async function keyPage(sql: Sql, column: NameColumn, page: readonly Unkeyed[]): Promise<void> {
  const wanted = page.map((each) => ({ ...each, key: keyOf[column](each.name) }));
  const asked = valuesOf(wanted.map(({ poolId, key }) => [poolId, key]));
  const taken = await sql.all<{ readonly poolId: string; readonly key: string }>(
    `select pool_id as "poolId", ${column}_key as key from users where (pool_id, ${column}_key) in (values ${asked.text})`,
    asked.params,
  );
  const seen = new Set(taken.map(placeOf));
  const free = wanted.filter((each) => !seen.has(placeOf(each)) && seen.add(placeOf(each)));
  if (free.length === 0) return;
  const given = valuesOf(free.map(({ poolId, id, name, key }) => [poolId, id, name, key]));
  await sql.run(
    `update users set ${column}_key = given.column4 from (values ${given.text}) as given
    where users.pool_id = given.column1 and users.id = given.column2 and users.${column} = given.column3
      and users.${column}_key is null`,
    given.params,
  );
}

function placeOf({ poolId, key }: { readonly poolId: string; readonly key: string }): string {
  return JSON.stringify([poolId, key]);
}

/** An account one of whose names is compared like another one's of its pool. */
export interface SharedName {
  readonly poolId: string;
  readonly userId: string;
  readonly name: string;
}

/** Gives at most `limit` names that lack their key although every name was to be given one. */
export async function listSharedNames(query: Query, limit: number): Promise<readonly SharedName[]> {
  const part = (column: NameColumn): string =>
    `select pool_id as "poolId", id as "userId", ${column} as name from users
    where ${column} is not null and ${column}_key is null`;
  return query.all<SharedName>(`${part("email")} union all ${part("username")} limit ${limit}`, []);
}
