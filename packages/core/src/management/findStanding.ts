import { emailKey, nameKey } from "@countersign/spelling";
import type { UserId } from "../model/model.ts";
import type { AccountName, Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import type { ImportDraft } from "./draftImportedAccount.ts";

/** By which field an account is there already, or that it is the record's own. */
export interface Standing {
  readonly field: AccountName;
  readonly userId: UserId;
  /** All names of the record that are taken are this account's. */
  readonly isOne: boolean;
}

/** What an account may be known by, what says most about it first. */
export const knownBy = [
  "movedFrom",
  "username",
  "email",
  "phone",
  "externalId",
] as const satisfies readonly AccountName[];

/** Gives what the names of a record are compared by. */
export function keysOf({ account }: ImportDraft): Readonly<Record<(typeof knownBy)[number], string | null>> {
  const { movedFrom, username, email, phone, profile } = account;
  return {
    movedFrom,
    username: username === null ? null : nameKey(username),
    email: email === null ? null : emailKey(email),
    phone,
    externalId: profile.externalId || null,
  };
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
    const keys = drafts.flatMap((draft) => keysOf(draft)[field] ?? []);
    for (const { userId, key } of await store.findNamed(poolId, field, keys)) found.set(`${field} ${key}`, userId);
  }
  return (draft) => {
    const keys = keysOf(draft);
    const holders = knownBy.flatMap((field) => {
      const userId = found.get(`${field} ${keys[field]}`);
      return userId === undefined ? [] : [{ field, userId }];
    });
    const [first] = holders;
    return first === undefined ? null : { ...first, isOne: holders.every(({ userId }) => userId === first.userId) };
  };
}
