import type { UserPool } from "@countersign/core";
import type { AdminStore } from "@countersign/store";
import { CommandFailure } from "./CommandFailure.ts";

/**
 * Gives the user pool that is meant: the one named, or the only one.
 * @throws {CommandFailure} notFound, or usage when there are several and none is named
 */
export async function choosePool(admin: Pick<AdminStore, "listPools">, id: string | null): Promise<UserPool> {
  const pools = await admin.listPools();
  const ids = pools.map((pool) => pool.id).join(", ");
  if (id === null) {
    const [only, ...others] = pools;
    if (only !== undefined && others.length === 0) return only;
    throw new CommandFailure("usage", `There are several user pools: name one with --pool (${ids}).`);
  }
  const named = pools.find((pool) => pool.id === id);
  if (named === undefined) throw new CommandFailure("notFound", `There is no user pool ${id}. There is: ${ids}.`);
  return named;
}
