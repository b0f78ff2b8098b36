import type { Identifier, PoolId, Store, Subject } from "@countersign/core";
import { spellId } from "@countersign/spelling";
import type { Settings } from "../config/settings.ts";
import { readAccount } from "../typed/readAccount.ts";
import { CommandFailure } from "./CommandFailure.ts";

/** Where accounts are looked up. */
export interface SubjectFinder extends Pick<Store, "findSubject"> {
  readonly settings: Pick<Settings, "defaultCountry">;
}

/**
 * Gives the account that is meant by an id, an e-mail address, a phone number or a user name.
 * @throws {CommandFailure} notFound
 */
export async function findUser(
  { findSubject, settings }: SubjectFinder,
  poolId: PoolId,
  who: string,
): Promise<Subject> {
  const id = spellId(who);
  const ids: readonly Identifier[] = id === null ? [] : [{ kind: "id", key: id }];
  for (const identifier of [...ids, ...readAccount(who, settings.defaultCountry)]) {
    const subject = await findSubject(poolId, identifier);
    if (subject !== null) return subject;
  }
  throw new CommandFailure("notFound", `There is no user "${who}" in the user pool ${poolId}.`);
}
