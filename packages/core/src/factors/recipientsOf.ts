import type { Authenticator, Recipient, User } from "../model/model.ts";
import { factors } from "./factors.ts";

/** Gives every address by which an account owner is reached, each once: the account's own, and those of its factors. */
export function recipientsOf(
  { email, phone }: Pick<User, "email" | "phone">,
  authenticators: readonly Pick<Authenticator, "kind" | "address">[],
): readonly Recipient[] {
  const bound = authenticators.map(({ kind, address }) => ({ channel: factors[kind].channel, address }));
  const recipients = new Map<string, Recipient>();
  for (const { channel, address } of [
    { channel: "email", address: email },
    { channel: "sms", address: phone },
    ...bound,
  ] as const)
    if (channel !== null && address !== null) recipients.set(address, { channel, address });
  return [...recipients.values()];
}
