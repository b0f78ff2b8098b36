import type { AccountName, NamedAccount, PoolId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

const COLUMNS = {
  id: "id",
  username: "username_key",
  email: "email_key",
  phone: "phone",
  externalId: "external_id",
  movedFrom: "moved_from",
} as const satisfies Record<AccountName, string>;

/** Gives the accounts of a pool that have one of the names, by the key that names of the kind are compared by. */
export async function findNamed(
  query: Query,
  poolId: PoolId,
  kind: AccountName,
  keys: readonly string[],
): Promise<readonly NamedAccount[]> {
  const [first] = keys;
  if (first === undefined) return [];
  // As many places as a power of two, so that few statements are prepared.
  const places = Array.from({ length: 2 ** Math.ceil(Math.log2(keys.length)) }, (_, index) => `$${index + 2}`);
  const params = [poolId, ...keys, ...places.slice(keys.length).map(() => first)];
  return await query.all<NamedAccount>(
    `select id as "userId", ${COLUMNS[kind]} as key from users
    where pool_id = $1 and ${COLUMNS[kind]} in (${places.join(", ")})`,
    params,
  );
}
