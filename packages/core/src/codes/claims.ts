import { isManaged } from "../model/isManaged.ts";
import type { Recipient, Subject } from "../model/model.ts";
import { recipientsOf } from "../notices/notices.ts";

/** What an account's own address is to it, where somebody proves it from outside. */
export type Standing =
  /** It is the account's: proved before, or written down by somebody who knows whose it is. */
  | "held"
  /** A claim like all the account has: nobody has proved any address of it. */
  | "unowned"
  /** A claim of somebody who has proved another address. */
  | "rivalled";

/** Gives every address that the account has proved: its own ones, and those that its factors send to. */
export function provedAddressesOf({ user, authenticators }: Subject): readonly Recipient[] {
  const { email, emailVerified, phone, phoneVerified } = user;
  const own = { email: emailVerified ? email : null, phone: phoneVerified ? phone : null };
  return recipientsOf(
    own,
    authenticators.filter(({ status }) => status === "confirmed"),
  );
}

export function standingOf(subject: Subject, { channel, address }: Recipient): Standing {
  const proved = provedAddressesOf(subject);
  const isProved = proved.some((each) => each.channel === channel && each.address === address);
  if (isProved || isManaged(subject.user)) return "held";
  return proved.length === 0 ? "unowned" : "rivalled";
}
