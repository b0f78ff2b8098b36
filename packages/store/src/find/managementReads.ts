import type { Store } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { findApiKey, listApiKeys } from "./apiKeys.ts";

/** What managers look at. None of it is sealed. */
export type ManagementReads = Pick<Store, "findApiKey" | "listApiKeys">;

export function managementReads(query: Query): ManagementReads {
  return {
    findApiKey: (id) => findApiKey(query, id),
    listApiKeys: (poolId, page) => listApiKeys(query, poolId, page),
  };
}
