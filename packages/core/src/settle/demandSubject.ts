import { MfaError } from "@countersign/contract/errors";
import type { PoolId, Subject, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

/**
 * Gives the account of an id.
 * @throws {MfaError} userNotFound
 */
export async function demandSubject(
  { store }: Pick<Ports, "store">,
  { poolId }: { readonly poolId: PoolId },
  userId: UserId,
): Promise<Subject> {
  const subject = await store.findSubject(poolId, { kind: "id", key: userId });
  if (subject === null) throw new MfaError("userNotFound");
  return subject;
}
