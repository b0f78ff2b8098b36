import { ownUnprovedOf, provedAddressesOf } from "../factors/addresses.ts";
import { secondFactorsOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { channelOfFirst } from "../model/channelOfFirst.ts";
import type { Application, MfaToken, Recipient, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type FactorChoice, preferring } from "./decideSignIn.ts";
import { isEnrolmentAllowed } from "./enrolmentAllowance.ts";

/** What is known of whoever has begun to sign in. */
export type Begun = Pick<MfaToken, "firstFactor" | "provedAddress">;

/**
 * Gives the addresses at one of which a code must be proved before the account's first factor is bound: the proved ones,
 * or its own ones where it has proved none; empty: there is none that a code could be sent to; null: nothing is owed.
 * Whoever reset the password through a mailbox proves little by that mailbox, as long as there is another address.
 */
export function proofOwed(
  ports: Pick<Ports, "clock" | "settings">,
  subject: Subject,
  { firstEnrolment }: Application,
  { firstFactor, provedAddress }: Begun,
): readonly Recipient[] | null {
  const isProved = provedAddress !== null || channelOfFirst(firstFactor) !== null;
  if (firstEnrolment === "signIn" || isProved || secondFactorsOf(subject).size > 0) return null;
  if (isEnrolmentAllowed(ports, subject)) return null;
  const proved = provedAddressesOf(subject);
  const owed = proved.length > 0 ? proved : ownUnprovedOf(subject.user);
  const reachable = owed.filter(({ channel }) => ports.settings.facilities[channel]);
  return preferring(reachable, ({ channel }) => channel !== subject.resetBy);
}

/** Gives the addresses in the words that applications demand factors by. */
export function provingChoices(owed: readonly Recipient[]): readonly FactorChoice[] {
  return owed.flatMap(({ channel }) => {
    const factor = factors[channel].policyWord;
    return factor === null ? [] : [{ factor, bound: false }];
  });
}

/** Says whether an address is one of those. */
export function isOwed(owed: readonly Recipient[], { channel, address }: Recipient): boolean {
  return owed.some((each) => each.channel === channel && each.address === address);
}
