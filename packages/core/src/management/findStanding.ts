import type { UserId } from "../model/model.ts";
import type { AccountName, Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import type { ImportDraft } from "./draftImportedAccount.ts";
import { knownBy } from "./nameKeys.ts";

/** By which field an account is there already, or that it is the record's own. */
export interface Standing {
  readonly field: AccountName;
  readonly userId: UserId;
  /** All names of the record that are taken are this account's. */
  readonly isOne: boolean;
}

/**
 * Looks for all names of a batch at once, and last for where they come from: whoever brings the same records beside this one has
 * written both together, so that what is found by its name is found as that record, too.
 */
export async function findStanding(
  { store }: Ports,
  { poolId }: Scope,
  drafts: readonly ImportDraft[],
): Promise<(draft: ImportDraft) => Standing | null> {
  const found = new Map<string, UserId>();
  for (const field of knownBy.toReversed()) {
    const keys = drafts.flatMap(({ keys: each }) => each[field] ?? []);
    for (const { userId, key } of await store.findNamed(poolId, field, keys)) found.set(`${field} ${key}`, userId);
  }
  return ({ keys }) => {
    const holders = knownBy.flatMap((field) => {
      const userId = found.get(`${field} ${keys[field]}`);
      return userId === undefined ? [] : [{ field, userId }];
    });
    const [first] = holders;
    return first === undefined ? null : { ...first, isOne: holders.every(({ userId }) => userId === first.userId) };
  };
}
