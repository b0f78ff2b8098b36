import type { Identifier, PoolId, Subject } from "@countersign/core";
import { readAccount } from "../authing/read/identifiers.ts";
import { CommandFailure } from "./CommandFailure.ts";
import type { Workspace } from "./withWorkspace.ts";

/**
 * Gives the account that is meant by an id, an e-mail address, a phone number or a user name.
 * @throws {CommandFailure} notFound
 */
export async function findUser({ services, settings }: Workspace, poolId: PoolId, who: string): Promise<Subject> {
  const id: Identifier = { kind: "id", key: who.toLowerCase() };
  for (const identifier of [id, ...readAccount(who, settings.defaultCountry)]) {
    const subject = await services.ports.store.findSubject(poolId, identifier);
    if (subject !== null) return subject;
  }
  throw new CommandFailure("notFound", `There is no user "${who}" in the user pool ${poolId}.`);
}
