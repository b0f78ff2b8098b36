import type { Recipient } from "../model/model.ts";

/** Gives an address that its owner recognises and a stranger cannot use, such as 138****5678 or a***@example.com. */
export function maskAddress({ channel, address }: Recipient): string {
  if (channel === "sms") return `${address.slice(0, -8)}****${address.slice(-4)}`;
  const at = address.lastIndexOf("@");
  return `${[...address][0] ?? ""}***${address.slice(at)}`;
}
