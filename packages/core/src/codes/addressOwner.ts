import { confirmedOf } from "../factors/assurance.ts";
import type { Change, UserPatch } from "../model/changes.ts";
import type { Channel, PoolId, Recipient, Subject, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

/** What taking an address of somebody else's is refused with. */
export const takenFailure = { sms: "phoneTaken", email: "emailTaken" } as const;

/** Gives the address that an account has of its own; null: none. */
export function addressOf(user: Pick<User, "email" | "phone">, channel: Channel): string | null {
  return channel === "sms" ? user.phone : user.email;
}

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

/** Gives an account as it is once its own address was proved; unchanged for an address that is not its own. */
export function provedBy(subject: Subject, { channel, address }: Recipient): Subject {
  const { user } = subject;
  if (addressOf(user, channel) !== address) return subject;
  return { ...subject, user: { ...user, ...(channel === "sms" ? { phoneVerified: true } : { emailVerified: true }) } };
}

/** Gives the change that stores what {@link provedBy} gives; none where nothing is different. */
export function verifiedPatch(subject: Subject, recipient: Recipient, nowMs: number): readonly Change[] {
  const { poolId, userId, phoneVerified, emailVerified } = provedBy(subject, recipient).user;
  if (phoneVerified === subject.user.phoneVerified && emailVerified === subject.user.emailVerified) return [];
  return [{ type: "updateUser", subject: { poolId, userId }, patch: { phoneVerified, emailVerified }, nowMs }];
}

/** Gives the patch by which an account gets an address that was proved, or loses what it has on a channel. */
export function contactPatch(channel: Channel, address: string | null): UserPatch {
  const isVerified = address !== null;
  return channel === "sms"
    ? { phone: address, phoneVerified: isVerified }
    : { email: address, emailVerified: isVerified };
}

/** Says whether an address is the account's own or one of its factors'. */
export function hasAddress(subject: Subject, { channel, address }: Recipient): boolean {
  return (
    addressOf(subject.user, channel) === address ||
    confirmedOf(subject, channel).some((each) => each.address === address)
  );
}
