import { confirmedOf } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { PoolId, Recipient, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

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

/** Gives an account as it is once its own address was proved; unchanged for an address that is not its own. */
export function provedBy(subject: Subject, { channel, address }: Recipient): Subject {
  const { user } = subject;
  if ((channel === "sms" ? user.phone : user.email) !== address) return subject;
  return { ...subject, user: { ...user, ...(channel === "sms" ? { phoneVerified: true } : { emailVerified: true }) } };
}

/** Gives the change that stores what {@link provedBy} gives; none where nothing is different. */
export function verifiedPatch(subject: Subject, recipient: Recipient, nowMs: number): readonly Change[] {
  const { poolId, userId, phoneVerified, emailVerified } = provedBy(subject, recipient).user;
  if (phoneVerified === subject.user.phoneVerified && emailVerified === subject.user.emailVerified) return [];
  return [{ type: "updateUser", subject: { poolId, userId }, patch: { phoneVerified, emailVerified }, nowMs }];
}

/** Says whether an address is the account's own or one of its factors'. */
export function hasAddress(subject: Subject, { channel, address }: Recipient): boolean {
  const own = channel === "sms" ? subject.user.phone : subject.user.email;
  return own === address || confirmedOf(subject, channel).some((each) => each.address === address);
}
