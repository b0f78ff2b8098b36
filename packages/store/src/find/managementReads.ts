import type { ManagementStore, Store } from "@countersign/core";
import type { Database } from "../engine/sql.ts";
import { findApiKey, listApiKeys } from "./apiKeys.ts";
import { findManagedApplication, listManagedApplications, listManagedUsers } from "./managed.ts";
import { listMessages } from "./sentMessages.ts";

/** What managers look at. None of it is sealed. */
export type ManagementReads = Pick<Store, "findApiKey" | "listApiKeys"> & ManagementStore;

export function managementReads(query: Pick<Database, "all" | "one" | "dialect">): ManagementReads {
  return {
    findApiKey: (id) => findApiKey(query, id),
    listApiKeys: (poolId, page) => listApiKeys(query, poolId, page),
    listManagedUsers: (poolId, page) => listManagedUsers(query, poolId, page),
    listMessages: (poolId, userId, page) => listMessages(query, poolId, userId, page),
    listManagedApplications: (poolId, page) => listManagedApplications(query, poolId, page),
    findManagedApplication: (poolId, id) => findManagedApplication(query, poolId, id),
  };
}
