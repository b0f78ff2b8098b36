import type { CoreSettings } from "../model/coreSettings.ts";
import type { Recipient } from "../model/model.ts";

/** Says whether messages go to a recipient at all: to mailboxes always, to numbers where the operator wants it. */
export function isServed(
  { settings }: { readonly settings: Pick<CoreSettings, "servesNumber"> },
  { channel, address }: Recipient,
): boolean {
  return channel === "email" || settings.servesNumber(address);
}
