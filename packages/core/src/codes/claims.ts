import { isProved, provedAddressesOf } from "../factors/addresses.ts";
import { isManaged } from "../model/isManaged.ts";
import type { Recipient, Subject } from "../model/model.ts";

/** What an account's own address is to it, where somebody proves it from outside. */
export type Standing =
  /** It is the account's: proved before, or written down by somebody who knows whose it is. */
  | "held"
  /** A claim like all the account has: nobody has proved any address of it. */
  | "unowned"
  /** A claim of somebody who has proved another address. */
  | "rivalled";

export function standingOf(subject: Subject, recipient: Recipient): Standing {
  if (isProved(subject, recipient) || isManaged(subject.user)) return "held";
  return provedAddressesOf(subject).length === 0 ? "unowned" : "rivalled";
}
