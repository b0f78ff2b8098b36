import type { Store } from "@countersign/core";
import type { Database } from "../engine/sql.ts";
import { makePools } from "./makePools.ts";
import { makeNumbered } from "./numberedAccounts.ts";
import { sendNumbered } from "./numberedSettlements.ts";
import { openTestStore } from "./openTestStore.ts";

/** Makes accounts that are alike wherever they are made, each with an authenticator, an open mfaToken and a code. */
export async function populateNumbered(database: Database, accounts: number): Promise<Store> {
  const { store } = await openTestStore(database);
  await makePools(database);
  await makeNumbered(store, 0, accounts);
  await sendNumbered(store, 0, accounts);
  return store;
}
