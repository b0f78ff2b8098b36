import { provedAddressesOf } from "../factors/addresses.ts";
import type { Change, UserPatch } from "../model/changes.ts";
import type { Recipient, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { tell, unseen } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { contactPatch, findOwner } from "./addressOwner.ts";

/** Gives the changes that take an address off an account that claimed it, and tell those that it has proved. */
export async function loseClaim(
  ports: Ports,
  subject: Subject,
  recipient: Recipient,
  scope: Scope,
): Promise<readonly Change[]> {
  const { user } = subject;
  const { channel } = recipient;
  const nowMs = ports.clock.nowMs();
  const recipients = provedAddressesOf(subject);
  const notice = { purpose: "claimLost", item: maskAddress(recipient) } as const;
  const patch = { ...contactPatch(channel, null), ...(await nameLeft(ports, subject, recipient)) };
  return [
    holdSubject(subject, { advance: true }),
    { type: "updateUser", subject: refOf(subject), patch, nowMs },
    ...tell(ports, { owner: user, recipients }, unseen(scope), notice),
    audit(scope, nowMs, { type: "contact.claimLost", userId: user.userId, factor: channel }),
  ];
}

/** Nobody is left without a name to sign in by: an address that his factor sends to is one, where no other account has it. */
async function nameLeft(ports: Ports, subject: Subject, { channel }: Recipient): Promise<UserPatch> {
  const { user } = subject;
  const { username, email, phone } = { ...user, ...contactPatch(channel, null) };
  if ([username, email, phone].some((name) => name !== null)) return {};
  for (const proved of provedAddressesOf(subject)) {
    if ((await findOwner(ports, user.poolId, proved)) === null) return contactPatch(proved.channel, proved.address);
  }
  return {};
}
