import { emailKey } from "@countersign/spelling";
import type { Channel, Recipient, Subject, User } from "../model/model.ts";
import { confirmedOf, secondFactorsOf } from "./assurance.ts";

type Contacts = Pick<User, "email" | "emailVerified" | "phone" | "phoneVerified">;

/** Gives the addresses that an account has proved as its own, in their one spelling. */
function ownProvedOf({ email, emailVerified, phone, phoneVerified }: Contacts): readonly Recipient[] {
  return [
    ...(email !== null && emailVerified ? [{ channel: "email", address: emailKey(email) } as const] : []),
    ...(phone !== null && phoneVerified ? [{ channel: "sms", address: phone } as const] : []),
  ];
}

/** Gives the addresses of an account that nobody has proved, in their one spelling. */
export function ownUnprovedOf({ email, emailVerified, phone, phoneVerified }: Contacts): readonly Recipient[] {
  return ownProvedOf({ email, emailVerified: !emailVerified, phone, phoneVerified: !phoneVerified });
}

/** Gives every address that the account has proved: its own ones, and those that its factors send to. */
export function provedAddressesOf(subject: Subject): readonly Recipient[] {
  const bound = (["email", "sms"] as const).flatMap((channel) =>
    confirmedOf(subject, channel).flatMap(({ address }) => (address === null ? [] : [{ channel, address }])),
  );
  const own = ownProvedOf(subject.user);
  return [...own, ...bound.filter(({ address }) => own.every((each) => each.address !== address))];
}

/** Says whether somebody has shown to the account that its address, or a factor's, is his. */
export function isProved(subject: Subject, { channel, address }: Recipient): boolean {
  return provedAddressesOf(subject).some((each) => each.channel === channel && each.address === address);
}

/** Gives where the codes of a channel go: to the bound address; while nothing is bound, to the one that may be; null: none. */
export function codeAddressOf(subject: Subject, channel: Channel): string | null {
  const isUsed = confirmedOf(subject, channel).length > 0 || secondFactorsOf(subject).size === 0;
  return (isUsed && usableAddressesOf(subject, channel)?.[0]) || null;
}

/**
 * Gives the addresses of a channel that a sign-in may use: the bound ones; while none is bound, the one that the account
 * has proved; null where it has proved none: any that is nobody else's.
 */
export function usableAddressesOf(subject: Subject, channel: Channel): readonly string[] | null {
  const bound = confirmedOf(subject, channel).flatMap(({ address }) => address ?? []);
  if (bound.length > 0) return bound;
  const proved = ownProvedOf(subject.user).filter((each) => each.channel === channel);
  return proved.length === 0 ? null : proved.map(({ address }) => address);
}
