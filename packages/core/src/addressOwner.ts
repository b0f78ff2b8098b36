import type { PoolId, Recipient, Subject, User } from "./model.ts";
import type { Change, Ports } from "./ports.ts";

/** What taking an address of somebody else's is refused with. */
export const takenFailure = { sms: "phoneTaken", email: "emailTaken" } as const;

/** Gives the account that has the address as its own. */
export async function findOwner(
  ports: Ports,
  poolId: PoolId,
  { channel, address }: Recipient,
): Promise<Subject | null> {
  return ports.store.findSubject(poolId, { kind: channel === "sms" ? "phone" : "email", key: address });
}

/** Says whether the address is another account's. */
export async function isOwnedElsewhere(ports: Ports, { user }: Subject, recipient: Recipient): Promise<boolean> {
  const owner = await findOwner(ports, user.poolId, recipient);
  return owner !== null && owner.user.userId !== user.userId;
}

/** Gives the change that marks an account's own address as proved; none for an address that is not its own. */
export function verifiedPatch(user: User, { channel, address }: Recipient, nowMs: number): readonly Change[] {
  const isOwn = (channel === "sms" ? user.phone : user.email) === address;
  if (!isOwn) return [];
  const subject = { poolId: user.poolId, userId: user.userId };
  const patch = channel === "sms" ? { phoneVerified: true } : { emailVerified: true };
  return [{ type: "updateUser", subject, patch, nowMs }];
}
